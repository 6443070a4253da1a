"""Nothing on the way from a student to a score can run what the student sent."""

import ast
import json
import os
import pickle
from pathlib import Path

import pytest

import course
from tests.autograder.conftest import submission

AUTOGRADER = Path(course.__file__).parent / "autograder"
FILES = sorted(AUTOGRADER.rglob("*.py"))
RUNS_CODE = {
    "pickle",
    "_pickle",
    "cPickle",
    "cloudpickle",
    "dill",
    "joblib",
    "marshal",
    "shelve",
    "jsonpickle",
    "yaml",
}
EXECUTES = {"eval", "exec", "compile", "__import__"}
# The author's own files are run, in the trusted process; the student's cells, in the student's.
MAY_EXECUTE = {"reference.py", "worker/cells.py"}


def _calls(tree):
    """Yields each call with the dotted name of what is called, as "np.load"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(AUTOGRADER)))
def test_nothing_is_loaded_that_could_be_code(file):
    """No pickle, no arrays of objects, no text that is run."""
    tree = ast.parse(file.read_text())
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        )
    }
    assert not imported & RUNS_CODE
    for node, name in _calls(tree):
        for argument in node.keywords:
            if argument.arg == "allow_pickle":
                assert isinstance(argument.value, ast.Constant)
                assert argument.value.value is False
        last = name.split(".")[-1]
        assert name not in ("np.load", "numpy.load", "np.lib.format.read_array", "keras.models.load_model")
        if name in EXECUTES or last == "literal_eval":
            assert str(file.relative_to(AUTOGRADER)) in MAY_EXECUTE, f"{file.name} calls {name}"
        assert not (last in ("run", "Popen", "call", "check_output") and _keyword(node, "shell"))


def _keyword(call, name):
    return any(argument.arg == name and getattr(argument.value, "value", True) for argument in call.keywords)


def test_the_list_of_what_may_execute_is_not_longer_than_needed():
    for name in MAY_EXECUTE:
        tree = ast.parse((AUTOGRADER / name).read_text())
        assert any(called in EXECUTES for _, called in _calls(tree))


def test_nothing_is_unpickled_while_a_class_is_graded(fight, monkeypatch):
    """Not by us, and not by a library on our behalf."""

    def refuse(*args, **named):
        raise AssertionError("something was unpickled")

    for name in ("load", "loads", "Unpickler", "_Unpickler", "_loads", "_load"):
        monkeypatch.setattr(pickle, name, refuse)
    fight.hand_in("eve", submission())
    assert [one["earned"] for one in fight.grade().graded.records] == [10, 10]


def test_a_template_in_an_answer_is_only_text(fight):
    """Feedback is made from templates; what a student sends is never one."""
    text = "{{ 7 * 191 }} {% for x in y %} {{ self.__init__.__globals__ }} ${7*191} <%= 7*191 %>"
    fight.hand_in("eve", submission(f"def double(x):\n    raise ValueError({text!r})", fight.stub("q2")))
    page = fight.grade().page("eve")
    assert "7 * 191" in page
    assert "1337" not in page
    assert json.dumps(os.name) not in page
