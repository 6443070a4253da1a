"""A worker's part: plain data in, plain data out, whatever the notebook is."""

import json
from dataclasses import asdict

import pytest

from course.autograder.environment import environment
from course.autograder.grade_notebook import grade_notebook, hello
from course.autograder.parcel import pack_assignment
from tests.autograder.conftest import submission


def work(content, student="ada"):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return {"student": student, "file": f"{student}.ipynb", "data": data, "key": "k"}


@pytest.mark.parametrize("with_files", [False, True])
def test_a_notebook_becomes_a_record(toy, tier, with_files):
    """With the folder, or with files that were sent: the same record."""
    wrong = submission("def double(x):\n    return x**2")
    answer = grade_notebook(pack_assignment(toy, with_files), work(wrong), asdict(tier), 5)
    assert answer["is_final"]
    record = answer["record"]
    assert (record["student"], record["key"], record["seed"], record["earned"]) == ("ada", "k", 5, 6.0)
    assert json.loads(json.dumps(answer)) == answer


def test_what_is_sent_and_what_comes_back_is_plain_data(toy, tier):
    """Whatever carries it, on this machine or to another, there is no object in it that could run code."""
    sent = (pack_assignment(toy, with_files=True), work(submission()), asdict(tier), None)
    _must_be_plain(sent)
    _must_be_plain(grade_notebook(*sent))


def _must_be_plain(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            assert type(key) is str
            _must_be_plain(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _must_be_plain(inner)
    else:
        assert value is None or type(value) in (str, bytes, int, float, bool)


def test_a_broken_notebook_is_final_and_has_no_points(toy, tier):
    answer = grade_notebook(pack_assignment(toy), work(b"{"), asdict(tier), None)
    assert answer["is_final"]
    assert answer["record"]["earned"] == 0
    assert "no JSON" in answer["record"]["problem"]


def test_each_grading_draws_its_own_seed(toy, tier):
    parcel = pack_assignment(toy)
    seeds = {grade_notebook(parcel, work(b"{"), asdict(tier), None)["record"]["seed"] for _ in range(4)}
    assert len(seeds) == 4


def test_a_worker_that_is_not_as_the_others_refuses(toy, tier):
    expected = environment(tier, 5)
    parcel, handed = pack_assignment(toy), work(submission())
    assert "record" in grade_notebook(parcel, handed, asdict(tier), 5, expected)
    answer = grade_notebook(parcel, handed, asdict(tier), 5, {**expected, "keras": "2.0"})
    assert list(answer) == ["refused"]
    assert "keras" in answer["refused"]
    assert "not 2.0" in answer["refused"]


def test_a_worker_says_what_it_is(tier):
    told = hello({"letter": tier.letter}, None)
    assert told["tier"] == asdict(tier)
    assert told["environment"] == environment(tier, None)
    assert hello(None, None)["tier"] == asdict(tier)
