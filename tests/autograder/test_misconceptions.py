"""The mistake behind a wrong answer is named when exactly one explains it, and never for a right one."""

import numpy as np
import pytest

from course.autograder.misconceptions import (
    Misconception,
    fingerprint,
    load_misconceptions,
    look_up,
    recognise,
    same,
)
from course.autograder.numpy_layer import LayerParts, layer_class
from course.autograder.reference import reference_namespace
from course.autograder.student import Call, LocalStudent, RecordedStudent


@pytest.fixture
def name_of(toy):
    """A function that names the mistake behind answers of `double`."""
    catalogue, reference = load_misconceptions(toy), LocalStudent(reference_namespace(toy))

    def name(*answers, given=3.0):
        calls = [Call("double", (given,), {}, answer, True) for answer in answers]
        found = recognise(calls, reference, catalogue)
        return found and found.name

    return name


@pytest.mark.parametrize(
    ("answer", "name"), [(9.0, "square"), (1.5, "half"), (6.0, None), (7.0, None), ("9", None)]
)
def test_the_wrong_version_with_the_same_answer_is_named(name_of, answer, name):
    """3² = 9 and 3 / 2 = 1.5, worked on this very input."""
    assert name_of(answer) == name


def test_a_right_answer_names_nothing_even_if_a_mistake_agrees(name_of):
    """2² = 2 · 2: this input tells the two apart from nothing."""
    assert name_of(4.0, given=2.0) is None


def test_only_the_first_wrong_calls_are_tried(name_of):
    """A check may ask hundreds of times. Right calls are not counted."""
    assert name_of(*[7.0] * 7, 9.0) == "square"
    assert name_of(*[6.0] * 100, 9.0) == "square"
    assert name_of(*[7.0] * 8, 9.0) is None


def test_an_answer_that_two_mistakes_give_names_neither(name_of):
    """Square and half agree at 1/2, so nobody can tell which it was."""
    assert name_of(0.25, given=0.5) is None


def test_the_first_wrong_call_that_tells_is_used(name_of):
    assert name_of(6.0, 9.0, 1.5) == "square"


def test_where_two_explain_one_call_all_calls_decide():
    """At 1/2 square and half agree; at 3 only one of them gives 9. A right call speaks against both."""
    catalogue = [Misconception(name, "q1", "f", "", function) for name, function in FUNCTIONS.items()]
    reference = LocalStudent({"f": lambda x: 2 * x})

    def calls(*pairs):
        return [Call("f", (given,), {}, answer, True) for given, answer in pairs]

    assert recognise(calls((0.5, 0.25), (0.0, 0.0)), reference, catalogue) is None
    assert recognise(calls((0.5, 0.25), (2.0, 4.0)), reference, catalogue).name == "square"


FUNCTIONS = {"square": lambda x: x**2, "half": lambda x: x / 2}


def test_the_answer_shows_a_wrong_layer_what_chance_decided():
    """A mask cannot be drawn again; it is read from what came."""

    def scaled(scale):
        def call(config, state, x, training=False, answer=None):
            return {"output": x * (answer["output"] != 0) * scale, "state": state}

        return call

    catalogue = [Misconception("by_rate", "q1", "Drop.call", "", scaled(4.0))]
    reference = LocalStudent({"Drop.call": scaled(2.0)})

    def named(output):
        answer = {"output": np.array(output), "state": {}}
        call = Call("Drop.call", ({}, {}, np.ones(3)), {"training": True}, answer, True)
        found = recognise([call], reference, catalogue)
        return found and found.name

    assert named([4.0, 0.0, 4.0]) == "by_rate"
    assert named([2.0, 0.0, 0.0]) is None
    assert named([4.0, 2.0, 0.0]) is None


def test_answers_in_float32_are_compared_to_four_digits():
    """A sum in float32 is off by some 1e-7 of its largest part, and what should be 0 is not."""
    wanted = np.array([1.0, 1000.0, 0.0])
    assert same((wanted + 1e-3).astype("float32"), wanted)
    assert not same((wanted + 1.0).astype("float32"), wanted)
    assert not same(wanted + 1e-2, wanted)


def test_a_learners_copy_knows_answers_in_float32_too():
    """The table was made in float64."""
    exact = {"output": np.array([[2 / 3, 0.0]]), "state": {}}
    single = {"output": np.array([[2 / 3 + 1e-6, 1e-8]], "float32"), "state": {}}
    table = fingerprint("q1", 0, Call("L.call", (), {}, exact, True), True)
    assert fingerprint("q1", 0, Call("L.call", (), {}, single, True)) == table
    assert fingerprint("q1", 0, Call("L.call", (), {}, exact, True)) != table


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"a": [1.0]}, {"a": np.array([1.0])}, True),
        ({"a": 1.0}, {"b": 1.0}, False),
        ((1.0, 2.0), [1.0, 2.0], True),
        ((1.0,), (1.0, 2.0), False),
        (float("nan"), float("nan"), True),
        (1.0, 1.0 + 1e-9, True),
        (1.0, 1.001, False),
        (np.ones(2), np.ones((2, 1)), False),
        ("a", "a", False),
        (None, 1.0, False),
    ],
)
def test_answers_are_the_same_by_form_and_numbers(one, other, equal):
    assert same(one, other) is equal


def test_a_learners_copy_looks_mistakes_up():
    """The table holds digests, so it works without any wrong version."""
    call = Call("double", (3.0,), {}, 9.0, True)
    table = {
        fingerprint("q1_x", 0, call): {"name": "square", "question": "q1", "says": "This is the square."}
    }
    nearly = Call("double", (3.0,), {}, np.float64(9.0 + 1e-10), True)
    assert look_up("q1_x", [nearly], table).says == "This is the square."
    assert look_up("q1_y", [call], table) is None
    assert look_up("q1_x", [Call("double", (3.0,), {}, 6.0, True)], table) is None
    assert look_up("q1_x", [Call("double", (3.0,), {}, None, False)], table) is None


def test_a_whole_number_that_no_float_holds_is_like_nothing():
    """It can come from a forged reply only, and must not stop the grader."""
    assert not same(10**400, 1.0)
    assert fingerprint("q1", 0, Call("double", (), {}, 10**400, True))


class _Layer:
    """A layer whose weights have whatever shapes it was made with, and whose output is another."""

    def __init__(self, **config):
        self.built, self._config = True, config
        self.variables = [_Weight(name, np.zeros(shape)) for name, shape in self.SHAPES.items()]

    def __call__(self, x, training=False):
        return np.zeros((*np.shape(x), *self.MORE))


class _Weight:
    def __init__(self, name, value):
        self.name, self.value = name, value

    def assign(self, value):
        pass


@pytest.mark.parametrize(
    ("shapes", "more", "computed"),
    [
        ({"scale": (3,)}, (), True),
        ({"scale": (1, 50, 1)}, (), False),
        ({"scale": (3,), "other": (2,)}, (), False),
        ({"scale": (3,)}, (50,), False),
    ],
    ids=["as asked", "a strange shape", "more weights", "a large output"],
)
def test_nothing_is_computed_with_weights_of_strange_shapes(monkeypatch, shapes, more, computed):
    """A few kilobytes of them would be broadcast to gigabytes, in the process that grades."""
    asked = []

    def call(config, state, x, training=False, answer=None):
        asked.append(answer is not None)
        return {"output": state["scale"] * x + 1, "state": state}

    parts = LayerParts({}, lambda config, shape: {"scale": np.ones(shape[-1])}, call)
    namespace = {"Scale.call": call}
    namespace["Scale"] = layer_class("Scale", parts, namespace)
    monkeypatch.setattr(_Layer, "SHAPES", shapes, raising=False)
    monkeypatch.setattr(_Layer, "MORE", more, raising=False)
    student = RecordedStudent(LocalStudent({"Scale": _Layer}))
    student.make("Scale")(np.ones((2, 3)))
    known = Misconception("other", "q1", "Scale.call", "Another.", call)
    assert recognise(student.calls, LocalStudent(namespace), (known,)) is None
    assert any(asked) is computed
