"""Max-norm."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from course.constraints import MaxNorm, incoming_axes

pytestmark = pytest.mark.backends


def projected(w, *arguments, **options) -> np.ndarray:
    return ops.convert_to_numpy(MaxNorm(*arguments, **options)(ops.convert_to_tensor(w)))


def lengths(w, axes) -> np.ndarray:
    return np.sqrt(np.square(np.asarray(w, "float64")).sum(axis=tuple(axes)))


def test_matches_values_worked_by_hand():
    """Columns of length 5, 0.5 and 0 under the ceiling 1."""
    kernel = np.array([[3, 0.3, 0], [4, 0.4, 0]], "float32")
    np.testing.assert_allclose(projected(kernel, 1.0), [[0.6, 0.3, 0], [0.8, 0.4, 0]], rtol=1e-6)


KERNELS = [
    ((7, 4), None, (0,)),
    ((3, 5, 4), None, (0, 1)),
    ((3, 3, 5, 4), None, (0, 1, 2)),
    ((2, 2, 2, 3, 4), None, (0, 1, 2, 3)),
    ((3, 3, 4, 5), "transposed", (0, 1, 3)),
    ((3, 3, 4, 2), "depthwise", (0, 1)),
    ((3, 4, 2), "depthwise", (0,)),
    ((3, 3, 4, 2), [0, -1], (0, 3)),
    ((7, 4), 1, (1,)),
]


@pytest.mark.parametrize(("shape", "axis", "axes"), KERNELS)
def test_is_the_projection(shape, axis, axes):
    """No length above the ceiling, directions kept, short ones untouched bit for bit."""
    kernel = np.random.default_rng(0).normal(size=shape).astype("float32")
    before = lengths(kernel, axes)
    ceiling = float(np.median(before))
    found = projected(kernel, ceiling, axis=axis)
    np.testing.assert_allclose(lengths(found, axes), np.minimum(before, ceiling), rtol=1e-6)
    ratio = found / kernel
    np.testing.assert_allclose(ratio.max(axis=axes), ratio.min(axis=axes), rtol=1e-6)
    short = np.broadcast_to(np.expand_dims(before < ceiling * 0.999, axes), shape)
    np.testing.assert_array_equal(found[short], kernel[short])


def test_stays_put_under_a_thousand_projections():
    """A constraint runs after every update: what it leaves must be its own fixed point."""
    kernel = np.random.default_rng(0).normal(size=(50, 20)).astype("float32")
    once = many = projected(kernel, 2.0)
    for _ in range(1000):
        many = projected(many, 2.0)
    np.testing.assert_allclose(many, once, rtol=1e-6)
    np.testing.assert_allclose(lengths(many, (0,)), 2.0, rtol=1e-6)


def test_stock_constraint_wears_small_weights_away():
    """D12: each step multiplies weights that satisfy the constraint by norm / (norm + 1e-7)."""
    tiny = np.full((1, 1), 1e-6, "float32")
    stock, ours = tiny, tiny
    for _ in range(100):
        stock = ops.convert_to_numpy(keras.constraints.MaxNorm(2.0)(stock))
        ours = projected(ours, 2.0)
    np.testing.assert_array_equal(ours, tiny)
    if stock[0, 0] == tiny[0, 0]:
        pytest.skip("this Keras leaves weights alone that satisfy the constraint")
    assert stock[0, 0] < 0.01 * tiny[0, 0]


def test_stock_default_axis_is_wrong_for_convolutions():
    """D12: along axis 0 the incoming weights of a filter end up longer than the ceiling."""
    kernel = np.random.default_rng(0).normal(size=(3, 3, 8, 4)).astype("float32")
    stock = ops.convert_to_numpy(keras.constraints.MaxNorm(0.5)(kernel))
    np.testing.assert_allclose(lengths(projected(kernel, 0.5), (0, 1, 2)), 0.5, rtol=1e-6)
    if (lengths(stock, (0, 1, 2)) < 0.5001).all():
        pytest.skip("this Keras finds the axes of a convolution")
    assert lengths(stock, (0, 1, 2)).max() > 1


@pytest.mark.parametrize("size", [1e-30, 1e-15, 1e15, 1e25, 1e37])
def test_no_square_overflows_or_underflows(size):
    """A law: weights and ceiling times the same factor are the projection times that factor."""
    kernel = np.array([[3, 0.3], [4, 0.4]], "float32") * np.float32(size)
    np.testing.assert_allclose(
        projected(kernel, size) / np.float32(size), [[0.6, 0.3], [0.8, 0.4]], rtol=1e-5
    )


def test_what_is_far_beyond_the_ceiling_comes_down_in_two_steps():
    """Of 3e30 and 4e30 the squares overflow; the first step is by 1e19, the next one exact."""
    kernel = np.array([[3e30, 0.3], [4e30, 0.4]], "float32")
    np.testing.assert_allclose(projected(projected(kernel, 1.0), 1.0), [[0.6, 0.3], [0.8, 0.4]], rtol=1e-5)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32"])
def test_keeps_the_type_of_the_weights(dtype):
    """64 weights of 1 have length 8; half precision must not lose that in the sum."""
    found = MaxNorm(4.0)(ops.ones((64, 3), dtype=dtype))
    assert keras.backend.standardize_dtype(found.dtype) == dtype
    np.testing.assert_array_equal(ops.convert_to_numpy(ops.cast(found, "float32")), 0.5)


def test_not_a_number_stays_visible():
    """A diverged unit must not look healthy; the others are projected as ever."""
    found = projected(np.array([[np.nan, 3], [1, 4]], "float32"), 1.0)
    assert np.isnan(found[0, 0])
    np.testing.assert_allclose(found[:, 1], [0.6, 0.8], rtol=1e-6)


LAYERS = [
    lambda: layers.Conv2D(4, 3, padding="same", kernel_constraint=MaxNorm(0.25)),
    lambda: layers.Conv2DTranspose(4, 3, padding="same", kernel_constraint=MaxNorm(0.25, axis="transposed")),
    lambda: layers.DepthwiseConv2D(
        3, padding="same", depth_multiplier=2, depthwise_constraint=MaxNorm(0.25, axis="depthwise")
    ),
]


@pytest.mark.parametrize("make_layer", LAYERS)
def test_compiled_fit_ends_below_the_ceiling(make_layer, tmp_path):
    """Adam with a huge rate pushes every weight up; the constraint travels in the model file."""
    layer = make_layer()
    model = keras.Sequential([keras.Input((6, 6, 3)), layer, layers.Flatten(), layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.5), "mse")
    x = np.random.default_rng(0).normal(size=(8, 6, 6, 3))
    model.fit(x, np.ones((8, 1)), epochs=2, verbose=0)
    found = lengths(ops.convert_to_numpy(layer.kernel), incoming_axes(layer))
    np.testing.assert_allclose(found, 0.25, rtol=1e-5)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras").layers[0]
    assert again.get_config() == layer.get_config()


@pytest.mark.parametrize("axis", [None, 0, (0, 1), "depthwise", "transposed"])
def test_configuration_makes_the_same_constraint(axis):
    """Layers write their constraints into the model file."""
    constraint = MaxNorm(1.5, axis=axis)
    again = keras.constraints.deserialize(keras.constraints.serialize(constraint))
    assert again.get_config() == constraint.get_config()
    assert again.axis == constraint.axis


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"max_value": 0}, "`max_value` must be a number above 0. Received: max_value=0"),
        ({"max_value": float("inf")}, "Received: max_value=inf"),
        ({"max_value": "2"}, "Received: max_value='2'"),
        ({"axis": "dense"}, "`axis` must be an integer, several, .* Received: axis='dense'"),
        ({"axis": 0.5}, "Received: axis=0.5"),
        ({"axis": []}, r"Received: axis=\[\]"),
        ({"axis": True}, "Received: axis=True"),
    ],
)
def test_refuses_bad_arguments(arguments, message):
    """On the user's line."""
    with pytest.raises(ValueError, match=message):
        MaxNorm(**arguments)


@pytest.mark.parametrize(
    ("shape", "axis", "message"),
    [
        ((3,), None, "`w` must have at least 2 axes for axis=None. Received: 1"),
        ((3, 3), "depthwise", "`w` must have at least 3 axes for axis='depthwise'. Received: 2"),
        ((3, 3), 2, r"`axis` must fit weights with 2 axes. Received: axis=\(2,\)"),
    ],
)
def test_refuses_weights_that_do_not_fit(shape, axis, message):
    """A bias has no incoming weights to measure."""
    with pytest.raises(ValueError, match=message):
        MaxNorm(axis=axis)(np.ones(shape, "float32"))
