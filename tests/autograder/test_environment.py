"""Whoever grades in another environment grades anew."""

from dataclasses import replace

from course.autograder.environment import difference, digest, environment
from course.autograder.sandbox.tier import PLAIN


def test_versions_sandbox_and_seed_make_the_environment():
    found = environment(PLAIN, None)
    assert found["numpy"][0].isdigit()
    assert found["sandbox"] == "D"
    others = [environment(PLAIN, 5), environment(replace(PLAIN, letter="A", options=("x",)), None)]
    assert len({digest(one) for one in (found, *others)}) == 3
    assert digest(environment(PLAIN, None)) == digest(found)


def test_a_difference_is_told_in_words():
    here = {"numpy": "2.4", "keras": "3.15"}
    assert difference(here, {"numpy": "1.0", "keras": "3.15"}) == "numpy 2.4, not 1.0"
    assert difference(here, dict(here)) == ""
