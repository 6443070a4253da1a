"""Arrays and tensors become plain numbers."""

import keras
import numpy as np
import pytest

from course.claims.measurement import plain


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(0.5), 0.5),
        (np.float32(0.5), 0.5),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.array(0.5), 0.5),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        ((1, np.int32(2)), [1, 2]),
        ({"loss": np.float32(0.5)}, {"loss": 0.5}),
        (keras.ops.convert_to_tensor([0.5, 0.25]), [0.5, 0.25]),
        (keras.Variable(0.5), 0.5),
    ],
)
def test_numbers_of_any_kind_become_python_numbers(value, expected):
    result = plain(value)
    assert result == expected
    assert type(result) is type(expected)


class TensorOnADevice:
    """Gives its numbers away only after `detach` and `cpu`, as a PyTorch tensor that holds a gradient."""

    def detach(self):
        return self

    def cpu(self):
        return np.array([0.5])

    def __array__(self):
        raise RuntimeError("call detach() first")


def test_a_tensor_on_a_device_is_brought_over():
    assert plain(TensorOnADevice()) == [0.5]


@pytest.mark.parametrize("value", [None, [1.0, None], {"loss": None}, object(), {1, 2}, 1j])
def test_anything_else_is_refused(value):
    """None above all: a measurement that was never made is not a pass."""
    with pytest.raises(TypeError, match="Received"):
        plain(value)


def test_an_array_of_objects_is_refused():
    with pytest.raises(TypeError, match="Received: None"):
        plain(np.array([None]))
