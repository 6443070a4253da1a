"""Three workers, one storage, SIGKILL: no trial is lost, none that ended is run again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("killed_workers.py")
POSTGRESQL = os.environ.get("COURSE_TEST_POSTGRESQL")  # postgresql+psycopg://USER@HOST/DATABASE, an empty one
STORAGES = [
    "sqlite:///search.db",
    "search.journal",
    pytest.param(
        POSTGRESQL,
        id="postgresql",
        marks=pytest.mark.skipif(not POSTGRESQL, reason="COURSE_TEST_POSTGRESQL names no server"),
    ),
]


def run(folder, storage, trials, kills, seed=0):
    done = subprocess.run(
        [sys.executable, PROGRAM, folder, storage, str(trials), str(kills), str(seed)],
        capture_output=True,
        text=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads((folder / "result.json").read_text())


def check(result, trials):
    """Each ticket has one trial that was completed; what began after that is none of its own."""
    assert result["total"] == result["completed"] == trials, result["logs"]
    completed = {ticket: ended for _, state, ticket, _, _, ended in result["trials"] if state == "COMPLETE"}
    assert sorted(completed) == list(range(trials))
    assert sum(state == "COMPLETE" for _, state, *_ in result["trials"]) == trials
    begun = [(ticket, at) for what, ticket, _, _, at in result["ran"] if what == "begins"]
    assert all(at < completed[ticket] for ticket, at in begun)
    assert all(status == 0 for status in result["ended"]), result["logs"]


@pytest.mark.parametrize("storage", STORAGES)
def test_a_worker_killed_in_a_trial_costs_that_trial_a_repetition(storage, tmp_path):
    """The two that are left run all of it, though fewer trials are left than workers in the end."""
    result = run(tmp_path, storage, trials=7, kills=1)
    assert result["killed"] == [9]
    check(result, 7)
    assert result["repeated"] >= 1
    settings = {trial[2]: trial[3] for trial in result["trials"] if trial[1] == "COMPLETE"}
    lost = [trial for trial in result["trials"] if trial[1] == "FAIL"]
    assert any(trial[3] for trial in lost)
    assert all(trial[3] in ({}, settings[trial[2]]) for trial in lost)  # again with the same settings


@pytest.mark.slow
@pytest.mark.parametrize("storage", STORAGES)
def test_kills_at_random_moments_lose_nothing(storage, tmp_path):
    """At the start, between trials, in the middle of a write: wherever it falls. The benchmark kills 20."""
    result = run(tmp_path, storage, trials=60, kills=5, seed=1)
    assert set(result["killed"]) == {9}
    assert len(result["killed"]) + result["already_over"] == 5
    check(result, 60)
