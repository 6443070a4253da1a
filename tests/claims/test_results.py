"""A lesson's summary reads what the lesson measured."""

from course.claims import Row, results
from course.claims.results import record


def test_a_row_is_kept_until_its_claim_is_measured_again():
    first, second = Row("ZZ-01", "1", "2", "FAILED"), Row("ZZ-01", "1", "1", "passed")
    record(first)
    assert results()["ZZ-01"] == first
    record(second)
    assert results()["ZZ-01"] == second


def test_changing_the_answer_changes_nothing():
    results().clear()
    record(Row("ZZ-02", "1", "1", "passed"))
    results().clear()
    assert "ZZ-02" in results()
