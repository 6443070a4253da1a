"""`claim(id, measured)`: the cell of a lesson in which a statement of a lecture is put to the test."""

from course.claims.judge import judge
from course.claims.ledger import find
from course.claims.measurement import plain
from course.claims.results import record
from course.claims.row import Row, format_row
from course.claims.wording import full_measured_text, full_stated_text, measured_text, stated_text
from course.errors import CourseError


class ClaimError(CourseError):
    """A measurement that does not meet its claim, or that is of another form."""


def claim(id: str, measured, *, data=None) -> None:
    """Prints what is stated, what was measured and the verdict, in one row.

    Args:
        id: A claim of the ledger, as "BB-03".
        measured: Of the form that is stated (number, list, dict of parts); arrays and tensors are fine.
        data: The `Split` it was measured on. Where that stands in for the real data set, nothing is judged.

    Raises:
        ClaimError: If the measurement is outside the tolerance, after printing the row, or of another form.
        CourseError: If the claim is one to cite.
        UnknownNameError: If the ledger has no such claim.

    Example:
        >>> claim("AN-03", 3072 * 50 + 50 + 50 * 10 + 10)
        claim AN-03  stated 154160                            measured 154160                          passed
    """
    entry = find(id)
    if entry.kind == "E":
        raise CourseError(f"Claim {id} is cited, never measured.", "Name its source in the text instead.")
    try:
        measured = plain(measured)
        stand_in = data is not None and data.stand_in
        verdict = f"not measured (needs {data.name})" if stand_in else judge(entry, measured)
    except TypeError as error:
        raise ClaimError(
            f"Claim {id} cannot be judged: {error}", f"It states {full_stated_text(entry)}."
        ) from None
    shown = "-" if stand_in else measured_text(entry, measured)
    row = Row(id, stated_text(entry), shown, verdict)
    record(row)
    print(format_row(row))
    if verdict == "FAILED":
        raise ClaimError(
            f"Claim {id} failed: stated {full_stated_text(entry)}, "
            f"measured {full_measured_text(entry, measured)}.",
            f"It says: {entry.statement}",
        )
