"""The row that a claim prints in a lesson, and reading it back."""

import re
from dataclasses import dataclass

PATTERN = re.compile(
    r"claim ([A-Z]{2}-\d\d)  stated (.+?) {2,}measured (.+?) {2,}"
    r"(passed|FAILED|reported|not measured \(needs .+\))"
)


@dataclass(frozen=True)
class Row:
    """What a lesson printed of one claim.

    Attributes:
        id: The claim's.
        stated: What the lecture states, in one line of single spaces.
        measured: What was measured, likewise; "-" where nothing was.
        verdict: "passed", "FAILED", "reported" or "not measured (needs NAME)".
    """

    id: str
    stated: str
    measured: str
    verdict: str


def format_row(row: Row) -> str:
    """Returns the row as one line, in columns.

    Example:
        >>> format_row(Row("AN-03", "154160", "154160", "passed")).split()
        ['claim', 'AN-03', 'stated', '154160', 'measured', '154160', 'passed']
    """
    return f"claim {row.id}  stated {row.stated:<32}  measured {row.measured:<30}  {row.verdict}"


def parse_row(line: str) -> Row | None:
    """Returns the row that `format_row` wrote, or None if the line is none."""
    found = PATTERN.fullmatch(line.rstrip())
    return Row(*found.groups()) if found else None
