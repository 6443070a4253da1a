"""A request becomes an answer or an error in words; whatever happens, something plain goes back."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from course.autograder import worker
from course.autograder.worker import wire

ALONE = ("answers", "cells", "drivers", "failure", "wire")  # as the worker imports them, by themselves


class _Cells:
    """Cells that were run, without a shell."""

    def __init__(self, source):
        self.namespace = {}
        exec(source, self.namespace)

    def quietly(self, function, *values):
        return function(*values)

    def run(self, source):
        return {"error": source}


class _Pipe:
    """The other side: it answers each question with twice the number."""

    def send(self, message, arrays):
        self.asked, self.values = message, wire.unpack(message["values"], arrays)

    def receive(self):
        return {"value": 2 * self.values[0]}, []


@pytest.fixture
def answer(monkeypatch):
    """A function that answers a request to some source."""
    monkeypatch.syspath_prepend(str(Path(worker.__file__).parent))
    for name in ALONE:
        monkeypatch.delitem(sys.modules, name, raising=False)
    answers = importlib.import_module("answers")

    def to(source, op, *values):
        tree, arrays, _ = wire.pack(values)
        made = answers.Answers(_Pipe(), _Cells(source))
        return made.to({"op": op, "id": "1", "values": tree}, arrays)

    yield to
    for name in ALONE:
        sys.modules.pop(name, None)


def test_a_call_is_answered_with_plain_data(answer):
    message, arrays = answer("def f(x): return {'twice': 2 * x}", "call", "f", (np.ones(2),), {})
    assert wire.unpack(message["value"], arrays)["twice"].tolist() == [2.0, 2.0]


def test_a_function_of_the_other_side_is_asked_over_the_pipe(answer):
    message, _ = answer("def f(g): return g(3.0) + 1", "call", "f", (len,), {})
    assert message == {"value": 7.0}


@pytest.mark.parametrize(
    ("source", "op", "values", "kind", "text"),
    [
        ("", "call", ("f", (), {}), "missing", "`f` is not defined."),
        ("f = 3", "call", ("f", (), {}), "missing", "`f` is not a function."),
        ("def f(): return object()", "call", ("f", (), {}), "type", "`f` returned a value of type object."),
        ("def f(): return [len]", "call", ("f", (), {}), "type", "`f` returned a function."),
        ("def f(x): x[0] = 9", "call", ("f", (np.ones(1),), {}), "changed", "argument number 1"),
        ("def f(): return 1 / 0", "call", ("f", (), {}), "raised", "ZeroDivisionError: division by zero"),
        ("def f(): raise SystemExit", "call", ("f", (), {}), "raised", "SystemExit"),
        ("", "state", (7,), "missing", "Object 7 is gone"),
        ("", "_keep", ("f", 1), "missing", "no such request"),
        ("", "__init__", ({},), "missing", "no such request"),
    ],
)
def test_what_keeps_a_request_from_being_answered_is_told(answer, source, op, values, kind, text):
    message, _ = answer(source, op, *values)
    assert message["error"]["kind"] == kind
    assert text in message["error"]["text"]


def test_an_object_that_forges_its_own_refusal_is_no_plain_data(answer):
    """An error while an answer is taken apart is the student's, whatever it says."""
    source = (
        "class Odd(dict):\n    def items(self): raise SystemExit('all is well')\ndef f(): return Odd(a=1)"
    )
    message, _ = answer(source, "call", "f", (), {})
    assert set(message) == {"error"}
