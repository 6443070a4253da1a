"""The learner's namespace answers as a sandboxed process would: copies of plain data."""

import numpy as np
import pytest

from course.autograder.student import LocalStudent, StudentError


def test_neither_side_sees_the_others_changes():
    kept = []

    def f(x):
        kept.append(x)
        x += 1
        return x

    given = np.zeros(2)
    came = LocalStudent({"f": f}).call_in_place("f", given)
    came += 1
    assert given.tolist() == [0, 0]
    assert kept[0].tolist() == [1, 1]


def test_functions_are_called_with_copies():
    """Else a gradient checker that forgets to put an entry back would spoil the check's own array."""
    seen = []

    def f(g):
        x = np.zeros(1)
        g(x)
        x += 1
        return g(x)

    LocalStudent({"f": f}).call("f", lambda x: seen.append(x) or 0.0)
    assert [x.tolist() for x in seen] == [[0], [1]]


@pytest.mark.parametrize("answer", [object(), {1: 2}, np.array([None]), 1j, len, [len]])
def test_an_answer_that_could_not_pass_the_pipe_is_refused_here_too(answer):
    with pytest.raises(StudentError) as caught:
        LocalStudent({"f": lambda: answer}).call("f")
    assert caught.value.kind == "type"
