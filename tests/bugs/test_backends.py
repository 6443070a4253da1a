"""The same findings on each backend: the comparison by hand, and a few mistakes on the one at hand."""

import json

import keras
import pytest

from course.bugs import FAULTS, backends

FEW = (
    "zero_weights",
    "labels_off_by_one",
    "rate_too_low",
    "gradient_sign",
    "frozen",
    "penalty_too_high",
    "softmax_of_one",
    "softmax_twice",
)


def result(root="a", check=None, run=None):
    return {"program": "clusters", "root": root, "check": check or {}, "run": run}


def test_differences_are_named_by_backend():
    """First cause, check and run are compared, each by itself; what is only worth knowing is not."""
    found = {
        "jax": {"one": result("a", {"a": "error", "b": "info"}, {"a": "error"}), "two": result()},
        "torch": {"one": result("c", {"a": "error"}, {"a": "error", "c": "warning"}), "two": result()},
    }
    assert backends.differences(found) == [
        "one (clusters), first cause: jax a; torch c",
        "one (clusters), run: jax a; torch a, c",
    ]


def test_a_run_that_one_does_not_make_is_a_difference():
    found = {"jax": {"one": result(run={})}, "torch": {"one": result()}}
    assert backends.differences(found) == ["one (clusters), run: jax nothing; torch no run"]


def test_backends_find_the_same():
    """Of all mistakes, also those that a backend takes back or that depend on what dropout draws."""
    written = json.loads(backends.FILE.read_text(encoding="utf-8"))
    assert set(written) == {"jax", "tensorflow", "torch"}
    assert all(set(results) == set(FAULTS) for results in written.values())
    assert backends.differences(written) == []


@pytest.mark.backends
@pytest.mark.filterwarnings(
    "ignore:.*from_logits=True.*:UserWarning", "ignore:You are using a softmax:UserWarning"
)
@pytest.mark.parametrize("fault", FEW)
def test_this_backend_finds_what_is_written(fault):
    """The first cause, and what is at warning level or worse before and in training."""
    written = json.loads(backends.FILE.read_text(encoding="utf-8"))
    expected = written[keras.backend.backend()][fault]
    now = backends.found(fault, expected["program"])
    assert backends.differences({"written": {fault: expected}, "now": {fault: now}}) == []
    assert now["root"] in FAULTS[fault].causes
