"""What the lectures state, and the cells that measure it.

`ledger.toml` holds one row for each claim. A lesson calls `claim("BB-03", measured)`, which prints what is
stated, what was measured and the verdict, and raises where the two disagree.
"""

from course.claims.claim import ClaimError, claim
from course.claims.entry import Claim
from course.claims.judge import judge
from course.claims.ledger import load_ledger
from course.claims.results import results
from course.claims.row import Row, format_row, parse_row

__all__ = [
    "Claim",
    "ClaimError",
    "Row",
    "claim",
    "format_row",
    "judge",
    "load_ledger",
    "parse_row",
    "results",
]
