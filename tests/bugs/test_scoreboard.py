"""The figures of the bench, from trials made by hand."""

import pytest
from rich.console import Console

from course.bugs import PROGRAMS, scoreboard
from course.bugs.harm import CLEAN
from course.bugs.table import show
from course.bugs.trial import Trial

TRIALS = [
    Trial("clusters", CLEAN, 0, (), (), "", None),
    Trial("clusters", CLEAN, 1, (), ("oscillation",), "oscillation", 8),
    Trial("values", CLEAN, 0, ("diverging",), (), "diverging", 3),
    Trial("values", CLEAN, 1, (), (), "class-imbalance", None),  # an info is no alarm
    Trial("clusters", "frozen", 0, ("frozen-layers",), (), "frozen-layers", 0),
    Trial("clusters", "rate_too_high", 0, ("diverging",), ("lr-out-of-range",), "lr-out-of-range", 0),
    Trial("values", "rate_too_high", 0, (), ("flat-loss",), "flat-loss", 4),
    Trial("values", "one_epoch", 0, (), (), "", None),
]


def test_the_figures():
    """Four healthy runs, one with an error and two with a warning or worse; four faults, three found."""
    found = scoreboard.figures(TRIALS)
    assert (found["clean"], found["false_errors"], found["false_warnings"]) == (4, 1, 2)
    assert (found["faulty"], found["detected"], found["right_first"]) == (4, 3, 2)
    assert found["median_epoch"] == 0  # of 0, 0 and 4
    assert found["matrix"] == {
        "frozen": {"frozen-layers": 1},
        "one_epoch": {"nothing": 1},
        "rate_too_high": {"lr-out-of-range": 1, "flat-loss": 1},
    }
    assert found["right_by_case"] == {"frozen": 1, "one_epoch": 0, "rate_too_high": 1}


def test_failures_are_named():
    """By program, case and seed, with what was said."""
    found = scoreboard.figures(TRIALS)
    assert found["alarms"] == [
        "clusters clean seed 1: oscillation (oscillation)", "values clean seed 0: diverging (diverging)",
    ]  # fmt: skip
    assert found["missed"] == ["values one_epoch seed 0: no root (nothing)"]
    assert found["wrong"] == ["values rate_too_high seed 0: flat-loss (flat-loss)"]


def test_the_order_of_the_runs_does_not_matter():
    """Runs side by side end in any order."""
    assert scoreboard.figures(TRIALS[::-1]) == scoreboard.figures(TRIALS)


def test_no_runs_have_no_median():
    assert scoreboard.figures([])["median_epoch"] is None


def test_the_halves_are_apart(monkeypatch):
    """Kept and written programs share none; each clean program comes with each seed."""
    pairs = [("moons", "frozen"), ("clusters", "frozen"), ("clusters", "one_epoch")]
    monkeypatch.setattr(scoreboard, "harmful", lambda: pairs)
    kept, written = (scoreboard.plan(half, [0], [0, 1]) for half in ("kept", "written"))
    assert ("moons", "frozen", 0) in kept
    assert {("clusters", "frozen", 0), ("clusters", "one_epoch", 0)} <= set(written)
    assert not set(kept) & set(written)
    assert sum(case == CLEAN for _, case, _ in kept) == 2 * sum(one.kept for one in PROGRAMS.values())
    assert set(scoreboard.plan("all", [0], [0, 1])) == set(kept) | set(written)


def test_a_half_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match=r"`half` must be one of .* Received: half='other'"):
        scoreboard.plan("other", [0], [0])


def test_the_table_holds_figures_and_failures():
    """Each figure with its count, each failure by name."""
    console = Console(record=True, width=110, highlight=False, markup=False)
    show(scoreboard.figures(TRIALS), console)
    text = console.export_text()
    assert "healthy runs with a warning:   2 of 4  (50.0%)" in text
    assert "right cause first:             2 of 4  (50.0%)" in text
    assert "values one_epoch seed 0" in text
    assert "lr-out-of-range 1, flat-loss 1" in text
