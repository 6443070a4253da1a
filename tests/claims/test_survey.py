"""Where each claim stands, and the line that counts."""

from course.claims import Claim, Row
from course.claims.survey import VERDICTS, summary, survey


def stating(id, lesson="01", kind="N"):
    return Claim(id, "S0", "46", "A claim.", kind, 1.0, "cite" if kind == "E" else "exact", lesson)


CLAIMS = [
    stating("AN-01"), stating("AN-02"), stating("AN-03"), stating("AN-04"), stating("AN-05"),
    stating("AN-06", kind="E"), stating("CP-01", lesson="19"),
]  # fmt: skip
ROWS = {
    "AN-01": Row("AN-01", "1", "1", "passed"),
    "AN-02": Row("AN-02", "1", "2", "FAILED"),
    "AN-03": Row("AN-03", "1", "3", "reported"),
    "AN-04": Row("AN-04", "1", "-", "not measured (needs cifar10)"),
}


def test_each_claim_stands_where_its_lesson_left_it():
    verdicts = [standing.kind_of_verdict for standing in survey(CLAIMS, ROWS, {"01"})]
    assert verdicts == ["passed", "failed", "reported", "not measured", "not run", "cited", "no lesson yet"]
    assert set(verdicts) == set(VERDICTS)


def test_the_summary_counts_every_claim_once():
    assert summary(survey(CLAIMS, ROWS, {"01"})) == (
        "4 asserted: 1 passed, 1 FAILED, 1 reported, 1 not measured; 1 not run; 1 only cited; "
        "1 of 7 rows have no lesson yet"
    )


def test_outside_a_clone_nothing_was_run():
    """Whether a lesson exists cannot be seen there, so no claim is said to lack one."""
    verdicts = {standing.verdict for standing in survey(CLAIMS, {}, None)}
    assert verdicts == {"not run", "cited"}
