"""What was asked and answered is kept, so that the mistake behind a wrong answer can be named."""

import numpy as np
import pytest

from course.autograder.student import LocalStudent, RecordedStudent, StudentError
from tests.autograder.student.test_student import LAYER


@pytest.fixture
def student():
    namespace = {}
    exec(LAYER, namespace)
    return RecordedStudent(LocalStudent(namespace))


def test_calls_are_kept_with_their_answers():
    student = RecordedStudent(LocalStudent({"f": lambda x, y=0: x + y}))
    student.call("f", 1, y=2)
    with pytest.raises(StudentError):
        student.call("f", "a", y=2)
    assert [(call.values, call.named, call.answer, call.answered) for call in student.calls] == [
        ((1,), {"y": 2}, 3, True),
        (("a",), {"y": 2}, None, False),
    ]


def test_the_call_of_a_layer_is_kept_with_what_a_plain_function_needs_to_repeat_it(student):
    """Its configuration, its state before and its inputs; what came is the output and the state after."""
    layer = student.make("Counter", start=2.0)
    layer(np.array([1.0, 4.0]), training=True)
    (call,) = student.calls
    config, before, x = call.values
    assert (call.name, config, call.named) == ("Counter.call", {"start": 2.0}, {"training": True})
    assert (before["total"].item(), x.tolist()) == (2.0, [1.0, 4.0])
    assert call.answer["output"].tolist() == [3.0, 6.0]
    assert call.answer["state"]["total"].item() == 7.0


def test_a_layer_made_again_is_kept_too_and_a_call_that_raises(student):
    layer = student.make("Counter", start=2.0).again()
    layer(np.ones(1))
    with pytest.raises(StudentError):
        layer("text")
    assert [(call.name, call.answered) for call in student.calls] == [
        ("Counter.call", True),
        ("Counter.call", False),
    ]


def test_a_fit_is_kept_with_its_data(student):
    student.fit("model", np.ones(2), np.zeros(2), epochs=1, batch_size=2, config={"rate": 0.5})
    (call,) = student.calls
    assert (call.name, call.named, call.answered) == ("model", {"rate": 0.5}, True)
    assert call.values[0].tolist() == [1.0, 1.0]


def test_a_student_may_be_recorded_twice(student):
    """As when the table for learners' copies is made: checks record what they ask, too."""
    outer = RecordedStudent(student)
    outer.make("Counter", start=2.0).again()(np.ones(1), training=True)
    assert [call.name for call in outer.calls] == [call.name for call in student.calls] == ["Counter.call"]


def test_large_answers_are_not_kept_beyond_a_bound(monkeypatch):
    """A check may ask a hundred times, and each answer may be of 256 MiB, all held here."""
    monkeypatch.setattr("course.autograder.student.recorded.KEPT_BYTES", 3000)
    student = RecordedStudent(LocalStudent({"f": lambda x: np.zeros(128)}))
    for _ in range(5):
        assert student.call("f", 1).shape == (128,)
    assert [call.answered for call in student.calls] == [True, True, False, False, False]


def test_an_answer_of_none_is_an_answer():
    student = RecordedStudent(LocalStudent({"f": lambda: None}))
    assert student.call("f") is None
    assert student.calls[0].answered
