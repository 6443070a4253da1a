import keras
import numpy as np
import pytest

from course import scratch


@pytest.fixture
def batch():
    """x, gamma, beta and the gradient that comes from above."""
    rng = np.random.default_rng(0)
    return (
        rng.normal(2.0, 3.0, size=(7, 4)),
        rng.normal(size=4),
        rng.normal(size=4),
        rng.normal(size=(7, 4)),
    )


def test_forward_by_hand():
    """The batch 1, 3 has mean 2 and variance 1: it becomes -1, 1, then gamma 5 and beta 10 apply."""
    y, _ = scratch.batch_norm_forward(np.array([[1.0], [3.0]]), 5.0, 10.0, epsilon=0.0)
    assert y.ravel().tolist() == [5.0, 15.0]


def test_forward_matches_keras(batch):
    """Keras in training mode, in float32."""
    x, gamma, beta, _ = batch
    layer = keras.layers.BatchNormalization(epsilon=1e-5)
    layer.build(x.shape)
    layer.set_weights([gamma, beta, np.zeros(4), np.ones(4)])
    expected = keras.ops.convert_to_numpy(layer(x.astype("float32"), training=True))
    assert scratch.batch_norm_forward(x, gamma, beta)[0] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_backward_matches_differences(batch, which):
    """For x, gamma and beta in turn, of the loss sum(d_y * y)."""
    *inputs, d_y = batch
    gradient = scratch.batch_norm_backward(d_y, scratch.batch_norm_forward(*inputs)[1])[which]

    def loss(value):
        changed = [value if i == which else inputs[i] for i in range(3)]
        return float((d_y * scratch.batch_norm_forward(*changed)[0]).sum())

    found = scratch.central_difference(loss, inputs[which])
    assert scratch.relative_error(gradient, found) < 1e-8


def test_gradients_for_the_batch_sum_to_zero_in_each_unit(batch):
    """Adding a constant to a unit in the whole batch changes nothing, so that slope is 0."""
    x, gamma, beta, d_y = batch
    d_x, _, _ = scratch.batch_norm_backward(d_y, scratch.batch_norm_forward(x, gamma, beta)[1])
    assert d_x.sum(axis=0) == pytest.approx(np.zeros(4), abs=1e-12)


def test_gradient_is_orthogonal_to_the_normalised_batch(batch):
    """With epsilon 0, scaling a centred unit changes nothing either."""
    x, gamma, beta, d_y = batch
    d_x, _, _ = scratch.batch_norm_backward(d_y, scratch.batch_norm_forward(x, gamma, beta, 0.0)[1])
    assert ((x - x.mean(axis=0)) * d_x).sum(axis=0) == pytest.approx(np.zeros(4), abs=1e-12)


def test_without_statistics_only_the_gradient_for_x_is_wrong(batch):
    """The mistake of the lesson: plausible, the right shape, and far off."""
    x, gamma, beta, d_y = batch
    cache = scratch.batch_norm_forward(x, gamma, beta)[1]
    right, wrong = (
        scratch.batch_norm_backward(d_y, cache),
        scratch.batch_norm_backward_without_statistics(d_y, cache),
    )
    assert scratch.relative_error(right[0], wrong[0]) > 0.1
    assert np.array_equal(right[1], wrong[1])
    assert np.array_equal(right[2], wrong[2])
