"""Which row of someone else's table belongs to which student of ours. In doubt, none does."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from course.autograder.platforms import given_by


@dataclass(frozen=True)
class Matches:
    """Who is who.

    Attributes:
        row_of: For each student found, the number of the row.
        unmatched: For each student not found, why.
    """

    row_of: dict[str, int]
    unmatched: dict[str, str]


def match(students: list[str], rows: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> Matches:
    """Matches students to rows, by identifiers first, then by names.

    Identifiers must be equal but for case. Names are compared without order, case, accents and punctuation:
    "Lovelace, Ada" is "ada_lovelace". A name that two rows share matches neither.

    Args:
        students: As the gradebook names them, after what they handed in.
        rows: For each row its identifiers and its names.

    Example:
        >>> match(["ada"], [(("7",), ("Lovelace, Ada",)), (("ADA",), ())]).row_of
        {'ada': 1}
    """
    by_identifier, by_name = _places(rows, 0, _identifier), _places(rows, 1, plain_name)
    found, unmatched = {}, {}
    for student in students:
        candidates = _candidates(student, by_identifier, by_name)
        if len(candidates) == 1:
            found[student] = candidates.pop()
        else:
            unmatched[student] = "fits several rows" if candidates else "fits no row"
    taken = defaultdict(list)
    for student, row in found.items():
        taken[row].append(student)
    for same in taken.values():
        if len(same) > 1:
            for student in same:
                del found[student]
                others = ", ".join(other for other in same if other != student)
                unmatched[student] = f"fits the same row as {others}"
    return Matches(found, unmatched)


def plain_name(name: str) -> str:
    """Returns a name without order, case, accents and punctuation.

    Example:
        >>> plain_name("Noether, Émmy")
        'emmy noether'
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(sorted(re.findall(r"[^\W_]+", bare)))


def _identifier(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip()).casefold()


def _places(rows, part: int, as_key) -> dict[str, set[int]]:
    places = defaultdict(set)
    for number, row in enumerate(rows):
        for text in row[part]:
            if as_key(text):
                places[as_key(text)].add(number)
    return places


def _candidates(student: str, by_identifier: dict[str, set[int]], by_name: dict[str, set[int]]) -> set[int]:
    """The rows that the surest way of matching gives."""
    given = given_by(student)
    for identifier in filter(None, (given.number, _identifier(student))):
        if identifier in by_identifier:
            return set(by_identifier[identifier])
    return by_name.get(plain_name(student), set()) | by_name.get(plain_name(given.name), set())
