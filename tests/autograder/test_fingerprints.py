"""The table a learner is given names mistakes by digests of wrong answers, and holds nothing else."""

import pytest

from course.autograder.fingerprints import fingerprints
from course.autograder.misconceptions import load_misconceptions


def test_each_mistake_that_public_checks_can_see_is_in_the_table(toy):
    """3² and 3 / 2 are wrong answers to the public check; so is f applied once."""
    assert {entry["name"] for entry in fingerprints(toy).values()} == {"square", "half", "once"}


@pytest.fixture(scope="module")
def table(a1):
    """The table of A1, made once."""
    return fingerprints(a1)


def test_the_table_holds_words_and_digests_only(table):
    for digest, entry in table.items():
        assert len(digest) == 24
        assert set(entry) == {"name", "question", "says"}


def test_most_mistakes_of_a1_can_be_named_without_solutions(a1, table):
    """Those that only other numbers can tell are named when grading."""
    named = {entry["name"] for entry in table.values()}
    assert len(named) >= 0.85 * len(load_misconceptions(a1))
