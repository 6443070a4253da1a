"""A lifted number answers Python for all settings or not at all."""

import keras
import numpy as np
import pytest

from course.search.train_together.lifted import Lifted, PartingError

if keras.backend.backend() == "tensorflow":
    import course.search.train_together._tensorflow_program  # noqa: F401 - teaches TensorFlow to convert them


def bound(values, at):
    """A lifted number while the setting `at` is traced."""
    lifted = Lifted(values, "rate")
    return lifted.bound(keras.ops.convert_to_tensor(lifted.values[at])), lifted


@pytest.mark.backends
def test_arithmetic_is_that_of_the_number():
    """On either side, with numbers and with tensors."""
    block, rate = bound([0.5, 2.0], at=1)
    tensor = keras.ops.convert_to_tensor(np.array([1.0, 4.0], "float32"))
    with block:
        worked = {
            "sum": (1 - rate, -1.0),
            "product": (rate * tensor, [2.0, 8.0]),
            "quotient": (tensor / rate, [0.5, 2.0]),
            "power": (rate**2, 4.0),
            "negative": (-rate, -2.0),
        }
        for name, (found, expected) in worked.items():
            np.testing.assert_allclose(keras.ops.convert_to_numpy(found), expected, err_msg=name)
        half = keras.ops.cast(tensor, "float16")
        assert keras.backend.standardize_dtype((rate * half).dtype) == "float16"


@pytest.mark.backends
def test_python_gets_the_answer_on_which_all_agree():
    """Without a tensor at hand: the numbers themselves are asked."""
    rate = Lifted([0.5, 2.0], "rate")
    assert rate > 0
    assert rate != 0
    assert not rate < 0.1
    assert bool(rate)
    assert int(Lifted([3, 3], "units")) == 3


@pytest.mark.backends
@pytest.mark.parametrize(
    ("ask", "answers"),
    [
        (lambda rate: rate > 1, [False, True, False]),
        (lambda rate: rate == 0, [False, False, True]),
        (bool, [True, True, False]),
        (float, [0.5, 2.0, 0.0]),
    ],
)
def test_python_gets_no_answer_on_which_they_differ(ask, answers):
    """A branch of one setting must not be taken for another."""
    rate = Lifted([0.5, 2.0, 0.0], "rate")
    with pytest.raises(PartingError, match="`rate`") as parting:
        ask(rate)
    assert parting.value.answers == answers
    assert rate.parting is parting.value


@pytest.mark.backends
def test_it_has_no_value_outside_of_its_program():
    """A tensor of a finished trace would be wrong or dead."""
    with pytest.raises(RuntimeError, match="outside of the program"):
        Lifted([0.5], "rate") * 2
