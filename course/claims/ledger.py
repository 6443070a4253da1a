"""The ledger: every claim of the lectures, read from `ledger.toml` and checked row by row."""

import functools
import re
import tomllib
from dataclasses import fields
from pathlib import Path

from course.claims.entry import Claim
from course.claims.tolerance import check_tolerance
from course.errors import BrokenFileError, UnknownNameError

FILE = Path(__file__).with_name("ledger.toml")
KEYS = [field.name for field in fields(Claim)]
PATTERNS = {
    "id": r"[A-Z]{2}-\d\d",
    "lecture": r"S[0-4]|own",
    "line": r"\S(.*\S)?",
    "statement": r"\S.*\.",
    "kind": r"[XNSE]",
    "lesson": r"[01]\d",
}


@functools.cache
def load_ledger() -> dict[str, Claim]:
    """Returns the course's claims by id, in the order of the ledger; read once a process.

    Raises:
        BrokenFileError: If a row is not what it should be, naming its id and key.
    """
    return read_ledger(FILE)


def find(id: str) -> Claim:
    """Returns the claim of this id.

    Raises:
        UnknownNameError: If there is none.
    """
    ledger = load_ledger()
    if id not in ledger:
        block = [known for known in ledger if known[:2] == str(id)[:2]]
        raise UnknownNameError("claim", id, block or sorted({known[:2] + "-.." for known in ledger}))
    return ledger[id]


def read_ledger(file: Path) -> dict[str, Claim]:
    """Reads a ledger and checks every row; `load_ledger` says what comes back and what is raised."""
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("claim")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenFileError(f"{file.name} is not a ledger of claims: {error}.", "Restore it.") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BrokenFileError(f"{file.name} is not a ledger of claims: it has no [[claim]].", "Restore it.")
    claims = {}
    for row in rows:
        key, problem = _first_problem(row)
        if not problem and row["id"] in claims:
            key, problem = "id", "is there twice"
        if problem:
            where = f"{file.name}: claim {row.get('id', f'number {len(claims) + 1}')}, key `{key}`"
            raise BrokenFileError(f"{where}: {problem}.", "Mend that row.")
        claims[row["id"]] = Claim(**row)
    return claims


def _first_problem(row: dict) -> tuple[str, str]:
    """Returns the key that is wrong in a row and what is wrong with it; two empty strings if none is."""
    for key in [*KEYS, *row]:
        if key not in row:
            return key, "is missing"
        if key not in KEYS:
            return key, "is not a key of a claim"
    for key, pattern in PATTERNS.items():
        if not isinstance(row[key], str) or not re.fullmatch(pattern, row[key]):
            return key, f"does not match {pattern}. Received: {row[key]!r}"
    if (row["kind"] == "E") != (row["tolerance"] == "cite"):
        return "tolerance", "is 'cite' for kind E and for no other"
    return "tolerance", _tolerance_problem(row["stated"], row["tolerance"])


def _tolerance_problem(stated, tolerance) -> str:
    parts = stated if isinstance(stated, dict) else {"": stated}
    if isinstance(tolerance, str):
        tolerance = dict.fromkeys(parts, tolerance)
    if not isinstance(tolerance, dict) or set(tolerance) != set(parts):
        return "must be a string, or a table with the keys of `stated`"
    try:
        for name, part in parts.items():
            check_tolerance(tolerance[name], part)
    except (ValueError, TypeError) as error:
        return str(error).rstrip(".")
    return ""
