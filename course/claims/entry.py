"""One row of the ledger."""

from dataclasses import dataclass

Stated = float | int | str | bool | list | dict


@dataclass(frozen=True)
class Claim:
    """A statement of a lecture and how closely a measurement must meet it.

    Attributes:
        id: Two letters for the subject, two digits, as "BB-03".
        lecture: "S0" to "S4", or "own" for a statement of this course.
        line: Where in the lecture's text; further lectures follow, as "58; S1:51".
        statement: What is claimed, in our own words.
        kind: "X" identity, "N" deterministic number, "S" statistical, "E" cited and never measured.
        stated: What the claim says: a number, string, bool, list, or a dict of named parts.
        tolerance: How closely it must be met; a string, or a dict with one for each part.
        lesson: Number of the lesson that measures it, as "15".
    """

    id: str
    lecture: str
    line: str
    statement: str
    kind: str
    stated: Stated
    tolerance: str | dict[str, str]
    lesson: str

    @property
    def block(self) -> str:
        """The subject's two letters, as "BB"."""
        return self.id[:2]

    def part(self, name: str) -> tuple[Stated, str]:
        """Returns what is stated of one named part, and its tolerance."""
        each = self.tolerance
        return self.stated[name], each if isinstance(each, str) else each[name]
