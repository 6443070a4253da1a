"""Variance explained: shares worked by hand, and 0 for what does not matter."""

import math

import numpy as np
import pytest

from course.search import importance
from course.search.importance import explained
from course.search.rows import Range


def shares(rows, ranges, **kwargs):
    return {one.name: one.share for one in importance(rows, ranges, **kwargs)}


def test_a_sum_of_two_has_the_shares_of_their_variances():
    """y = 3 a + b over a full grid: 9 / 10 and 1 / 10, adjusted: 1 - (1 - R2) 24 / 22."""
    rows = [{"values": {"a": a, "b": b}, "score": 3.0 * a + b} for a in range(5) for b in range(5)]
    found = shares(rows, {"a": (0, 4), "b": (0, 4)})
    assert found["a"] == pytest.approx(1 - 0.1 * 24 / 22)
    assert found["b"] == pytest.approx(1 - 0.9 * 24 / 22)


def test_the_most_important_comes_first():
    rows = [{"values": {"a": a, "b": b}, "score": a + 3.0 * b} for a in range(5) for b in range(5)]
    assert [one.name for one in importance(rows, {"a": (0, 4), "b": (0, 4)})] == ["b", "a"]


def test_a_best_in_the_middle_of_a_log_range_is_seen():
    """A straight line through a symmetric hill explains nothing; on a linear scale the hill would be bent."""
    rows = [{"values": {"rate": 10.0**e}, "score": -float((e + 3) ** 2)} for e in range(-6, 1)]
    assert shares(rows, {"rate": (1e-6, 1.0, "log")}) == {"rate": pytest.approx(1)}
    assert shares(rows, {"rate": (1e-6, 1.0)})["rate"] < 0.9


def test_choices_are_told_by_their_means():
    """Means 1 and 3, 0.5 to each side: 1 of 1.25 is explained, of 8 trials: 1 - 0.2 * 7 / 6."""
    rows = [
        {"values": {"kind": kind}, "score": mean + off}
        for kind, mean in (("x", 1), ("y", 3))
        for off in (-0.5, 0.5)
        for _ in range(2)
    ]
    assert shares(rows, {"kind": ["x", "y", "never"]})["kind"] == pytest.approx(1 - 0.2 * 7 / 6)


def test_what_does_not_matter_has_no_share_on_average():
    """Before it is cut at 0, the adjusted share is 0 on average; cut, it stays small."""
    draw = np.random.default_rng(0)
    found = [explained(list(draw.uniform(size=30)), draw.normal(size=30), Range(0, 1)) for _ in range(300)]
    assert np.mean(found) < 0.05
    assert np.mean(np.array(found) == 0) > 0.4


def test_a_run_that_diverged_counts_as_the_worst():
    """Without them the learning rate, which decides what diverges, would look unimportant."""
    rows = [{"values": {"rate": float(rate)}, "score": 0.5 if rate < 5 else -math.inf} for rate in range(10)]
    rows.append({"values": {"rate": 9.0}, "score": 0.1})
    assert shares(rows, {"rate": (0, 9)})["rate"] > 0.7


def test_a_conditional_one_is_judged_by_those_who_used_it():
    rows = [{"values": {"kind": "a", "x": float(x)}, "score": float(x)} for x in range(5)]
    rows += [{"values": {"kind": "b"}, "score": 9.0} for _ in range(5)]
    found = {one.name: one for one in importance(rows, {"kind": ["a", "b"], "x": (0, 4), "y": (0, 1)})}
    assert (found["x"].share, found["x"].trials) == (pytest.approx(1), 5)
    assert math.isnan(found["y"].share)


def test_equal_scores_and_one_value_explain_nothing():
    rows = [{"values": {"a": 1.0}, "score": 0.5} for _ in range(6)]
    assert shares(rows, {"a": (0, 2)}) == {"a": 0.0}


def test_fixed_values_are_left_out_and_too_few_trials_refused():
    rows = [{"values": {"a": 1, "b": x}, "score": float(x)} for x in range(4)]
    assert set(shares(rows, {"a": [1], "b": (0, 3)})) == {"b"}
    with pytest.raises(ValueError, match=r"at least 4 trials with a score. Received: 3"):
        importance(rows[:3], {"a": [1], "b": (0, 3)})
