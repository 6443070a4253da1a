"""Residual networks, against the numbers of their paper."""

import keras
import numpy as np
import pytest

from course.layers import StochasticDepth
from course.models import anatomy, resnet


@pytest.mark.parametrize(
    ("depth", "exact", "in_the_paper"),
    [(20, 269_722, 0.27), (32, 464_154, 0.46), (44, 658_586, 0.66), (56, 853_018, 0.85)],
)
def test_parameters_are_those_of_the_paper(depth, exact, in_the_paper):
    """Table 6 of He et al. counts in millions; each n adds 97,216 = 2 * 9 * (16^2 + 32^2 + 64^2) + 448."""
    found = anatomy(resnet(depth))
    by_hand = 432 + 32 + 650 + 3 * 97_216 - (9 * 16 * 32 + 9 * 32 * 64) + (depth - 20) // 6 * 97_216
    assert found.capacity == exact == by_hand
    assert round(found.capacity / 1e6, 2) == in_the_paper
    assert found.depth == depth


def test_plain_network_has_the_same_weights():
    """Shortcuts have no parameters, which is what makes the comparison of the paper fair."""
    with_shortcuts, plain = resnet(14, width=4, seed=2), resnet(14, width=4, seed=2, residual=False)
    for one, other in zip(with_shortcuts.get_weights(), plain.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    x = np.random.default_rng(0).normal(size=(2, 32, 32, 3))
    assert not np.allclose(with_shortcuts(x), plain(x))


@pytest.mark.backends
def test_branches_of_zero_leave_the_shortcut():
    """With every scale in the branches 0 a block is relu(shortcut): every other pixel, then zeros."""
    model = resnet(8, (8, 8, 1), width=2)
    for layer in model.layers:
        if layer.name.endswith("_b_norm"):
            layer.gamma.assign([0.0] * layer.gamma.shape[0])
    stem, last = model.get_layer("stem").output, model.get_layer("stage3_block1").output
    x = np.random.default_rng(0).normal(size=(1, 8, 8, 1)).astype("float32")
    before, after = (
        keras.ops.convert_to_numpy(tensor) for tensor in keras.Model(model.input, [stem, last])(x)
    )
    np.testing.assert_allclose(after[..., :2], before[:, ::4, ::4], rtol=1e-6)
    assert after.shape == (1, 2, 2, 8)
    assert not after[..., 2:].any()


@pytest.mark.backends
def test_odd_sizes_halve_upwards():
    """The shortcut and the convolution with stride 2 agree on 7 -> 4 -> 2."""
    assert resnet(8, (7, 9, 3), width=2).get_layer("stage3_block1").output.shape == (None, 2, 3, 8)


@pytest.mark.backends
def test_stochastic_depth_rises_to_the_rate_of_the_last_block():
    """Six branches up to 0.6; dropped in training only, and the weights are those without it."""
    model, plain = resnet(14, (8, 8, 3), width=2, drop_path=0.6), resnet(14, (8, 8, 3), width=2)
    rates = [layer.rate for layer in model.layers if isinstance(layer, StochasticDepth)]
    assert rates == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    x = np.random.default_rng(0).normal(size=(64, 8, 8, 3)).astype("float32")
    np.testing.assert_allclose(keras.ops.convert_to_numpy(model(x)), keras.ops.convert_to_numpy(plain(x)))
    last = keras.Model(model.input, model.get_layer("stage3_block2_drop").output)
    kept = keras.ops.convert_to_numpy(last(x, training=True)).any(axis=(1, 2, 3))
    assert (
        12 <= kept.sum() <= 40
    )  # of 64 with probability 0.4: mean 25.6, four deviations of 3.9 would be 10 to 41


def test_refuses_to_drop_what_nothing_leads_around():
    """Without shortcuts a dropped branch is the end of the image."""
    with pytest.raises(
        ValueError, match=r"`drop_path` must be 0 where `residual=False`\. Received: drop_path=0\.2"
    ):
        resnet(8, residual=False, drop_path=0.2)
    with pytest.raises(ValueError, match=r"`drop_path` must be in \[0, 1\)\. Received: drop_path=1"):
        resnet(8, drop_path=1)


@pytest.mark.parametrize("depth", [18, 34, 21, 2, 20.0])
def test_refuses_depths_that_do_not_come_out(depth):
    """18 and 34 are the networks for ImageNet."""
    with pytest.raises(ValueError, match=r"`depth` must be .* Received: depth="):
        resnet(depth)
