"""Many watched runs: kept, taken up again, side by side."""

import math

import pytest

from course.bugs import bench
from course.bugs.trial import Seen
from course.diagnose import Facts
from course.diagnose.facts import LayerFacts, RunFacts

PLAN = [("values", "clean", 0), ("values", "clean", 1)]


@pytest.fixture
def made(monkeypatch):
    """The seeds of the runs that were made; each is seen as a loss that is NaN at its second step."""
    seeds = []

    def watch(program, seed):
        seeds.append(seed)
        run = RunFacts([1.0, math.nan], 2, 2, 1, 1, True, history={"loss": [math.nan]}, first_nonfinite=2)
        return Seen(Facts(layers=[LayerFacts("first")]), Facts(run=run))

    monkeypatch.setattr(bench, "watch", watch)
    return seeds


def test_each_run_is_judged(made):
    found = list(bench.trials(PLAN))
    assert [(one.program, one.case, one.seed, one.root) for one in found] == [
        (*run, "numeric-failure") for run in PLAN
    ]


def test_what_is_kept_is_not_made_again(made, tmp_path):
    """The same verdicts from the folder, with NaN and all."""
    first = list(bench.trials(PLAN, tmp_path / "kept"))
    again = list(bench.trials([*PLAN, ("values", "clean", 2)], tmp_path / "kept"))
    assert again[:2] == first
    assert made == [0, 1, 2]


def test_a_run_that_is_broken_off_leaves_no_file(made, tmp_path, monkeypatch):
    """Ctrl-C within a run: the ones before it are kept, itself it is made anew."""

    def stopped(program, seed):
        raise KeyboardInterrupt

    kept = tmp_path / "kept"
    list(bench.trials(PLAN[:1], kept))
    monkeypatch.setattr(bench, "watch", stopped)
    with pytest.raises(KeyboardInterrupt):
        list(bench.trials(PLAN, kept))
    assert [file.name for file in kept.iterdir()] == ["values.clean.0.json.gz"]
