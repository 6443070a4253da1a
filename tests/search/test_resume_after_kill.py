"""A search that is killed at any point goes on: nothing is lost, nothing that ended is run again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("killed_searches.py")
EVERY = "7"  # of some 160 points; all of them take minutes


@pytest.fixture(scope="module")
def searches(tmp_path_factory):
    """One process imports Keras once and forks a search for each point to be killed at."""
    folder = tmp_path_factory.mktemp("killed")
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(folder), EVERY],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads((folder / "result.json").read_text())


def test_every_point_was_reached(searches):
    """Before and after each write and each rename, in the middle of a file, and inside the trials."""
    assert len(searches["killed"]) > 15
    assert all(one["signal"] == 9 for one in searches["killed"])
    assert {one["at"] for one in searches["killed"]} == {
        "half written",
        "before rename",
        "after rename",
        "in trial",
    }


def test_the_resumed_search_ends_as_the_one_that_ran_through(searches):
    """Settings, scores, states and best trial, whatever the point."""
    for one in searches["killed"]:
        assert one["trials"] == searches["whole"], one["at"]


def test_no_result_that_was_saved_is_run_again_and_at_most_one_trial_is_repeated(searches):
    for one in searches["killed"]:
        assert not set(one["saved"]) & set(one["ran_after"]), one
        repeated = set(one["ran_before"]) & set(one["ran_after"])
        assert len(repeated) <= 1
        assert sorted({*one["ran_before"], *one["ran_after"]}) == list(range(len(searches["whole"])))


def test_a_search_may_be_killed_again_and_again(searches):
    assert searches["often"]["kills"] > 3
    assert searches["often"]["trials"] == searches["whole"]
