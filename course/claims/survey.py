"""Where each claim stands: what is stated beside what the lessons measured."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from course.claims.entry import Claim
from course.claims.row import Row
from course.claims.wording import full_stated_text

VERDICTS = ("passed", "failed", "reported", "not measured", "not run", "no lesson yet", "cited")


@dataclass(frozen=True)
class Standing:
    """One claim and what became of it.

    Attributes:
        claim: The row of the ledger.
        stated: What it states, with every tolerance.
        measured: What its lesson measured; empty where it has not.
        verdict: As its lesson printed it, or "not run", "no lesson yet", "cited".
    """

    claim: Claim
    stated: str
    measured: str
    verdict: str

    @property
    def kind_of_verdict(self) -> str:
        """The verdict as one of `VERDICTS`, without what it needs."""
        return self.verdict.partition(" (")[0].lower()


def survey(claims: Iterable[Claim], rows: dict[str, Row], lessons: set[str] | None) -> list[Standing]:
    """Returns where each claim stands.

    Args:
        claims: Rows of the ledger.
        rows: What the executed lessons printed, by id.
        lessons: Numbers of the lessons that exist, or None where they cannot be seen (outside a clone).
    """
    return [_standing(claim, rows.get(claim.id), lessons) for claim in claims]


def summary(standings: list[Standing]) -> str:
    """Returns one line that counts the verdicts."""
    count = Counter(standing.kind_of_verdict for standing in standings)
    asserted = sum(count[verdict] for verdict in ("passed", "failed", "reported", "not measured"))
    line = f"{asserted} asserted: {count['passed']} passed, "
    line += f"{count['failed']} FAILED, " if count["failed"] else ""
    line += f"{count['reported']} reported, {count['not measured']} not measured"
    line += f"; {count['not run']} not run" if count["not run"] else ""
    line += f"; {count['cited']} only cited" if count["cited"] else ""
    return f"{line}; {count['no lesson yet']} of {len(standings)} rows have no lesson yet"


def _standing(claim: Claim, row: Row | None, lessons: set[str] | None) -> Standing:
    stated = full_stated_text(claim)
    if claim.kind == "E":
        return Standing(claim, stated, "", "cited")
    if row:
        return Standing(claim, stated, row.measured, row.verdict)
    missing = lessons is not None and claim.lesson not in lessons
    return Standing(claim, stated, "", "no lesson yet" if missing else "not run")
