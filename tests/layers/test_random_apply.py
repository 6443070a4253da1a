"""A layer applied to a random share of the images."""

import keras
import numpy as np
import pytest
from keras import ops
from scipy import stats

from course.layers import RandAugment, RandomApply

pytestmark = pytest.mark.backends

ONES = np.ones((2000, 1, 1, 1), "float32")


def negate(rate, seed=0) -> RandomApply:
    return RandomApply(keras.layers.Rescaling(-1.0), rate, seed=seed)


def output(layer, images, **kwargs) -> np.ndarray:
    return ops.convert_to_numpy(layer(images, **kwargs))


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_changes_each_image_with_the_probability_asked_for(rate):
    """Of 2,000 images, as many as a binomial test at 1 % lets pass."""
    changed = int((output(negate(rate), ONES) == -1).sum())
    assert stats.binomtest(changed, len(ONES), rate).pvalue > 0.01


def test_neighbours_are_decided_apart():
    """Pairs of the same fate are as frequent as chance makes them: half, at rate 0.5."""
    fate = output(negate(0.5), ONES).ravel()
    assert stats.binomtest(int((fate[1:] == fate[:-1]).sum()), len(fate) - 1, 0.5).pvalue > 0.01


def test_an_image_is_changed_whole_or_not_at_all():
    """No pixel is decided by itself."""
    images = np.random.default_rng(0).normal(size=(40, 5, 6, 3)).astype("float32")
    found = output(negate(0.5), images)
    for image, result in zip(images, found, strict=True):
        assert np.array_equal(result, image) or np.array_equal(result, -image)


def test_the_ends_of_the_rate_are_certain():
    """Never and always, bit for bit."""
    np.testing.assert_array_equal(output(negate(0.0), ONES), ONES)
    np.testing.assert_array_equal(output(negate(1.0), ONES), -ONES)


def test_flipping_twice_gives_the_images_back():
    """A flip is its own inverse: rate 1 around a certain flip, twice."""
    images = np.random.default_rng(1).normal(size=(3, 4, 4, 1)).astype("float32")
    flip = keras.layers.Permute((2, 1, 3))
    layer = RandomApply(flip, rate=1.0)
    once = output(layer, images)
    np.testing.assert_array_equal(once, images.transpose(0, 2, 1, 3))
    np.testing.assert_array_equal(output(layer, once), images)


def test_inference_leaves_out_the_other_layer():
    """Even one that acts at inference: what is applied at random is for training."""
    np.testing.assert_array_equal(output(negate(1.0), ONES, training=False), ONES)


def test_a_layer_of_its_own_randomness_is_saved_with_it(tmp_path):
    """The inner layer's configuration, seed included, is part of this one's."""
    layer = RandomApply(RandAugment(num_ops=1, seed=3), rate=0.7, seed=4)
    model = keras.Sequential([keras.Input((8, 8, 3)), layer])
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras").layers[0]
    assert again.layer.get_config() == layer.layer.get_config()
    images = np.random.default_rng(2).integers(0, 256, (5, 8, 8, 3)).astype("float32")
    np.testing.assert_array_equal(output(again, images), output(layer, images))


def test_trains_the_weights_of_the_other_layer():
    """At rate 1 the output is that of the layer; so are its gradients."""
    dense = keras.layers.Dense(3, kernel_initializer="zeros")
    model = keras.Sequential([keras.Input((2, 2, 3)), RandomApply(dense, rate=1.0)])
    assert len(model.trainable_weights) == 2
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 2, 2, 3)), np.ones((4, 2, 2, 3)), verbose=0)
    assert np.abs(dense.get_weights()[0]).min() > 0


def test_refuses_a_layer_that_changes_the_shape():
    """Changed and unchanged images would not fit in one batch."""
    message = r"`layer` must keep the shape .* Received: CenterCrop, which turns .* into .*2, 2, 3\)"
    with pytest.raises(ValueError, match=message):
        RandomApply(keras.layers.CenterCrop(2, 2), rate=1.0)(np.ones((1, 4, 4, 3)))
    with pytest.raises(ValueError, match=message):
        RandomApply(keras.layers.CenterCrop(2, 2)).compute_output_shape((None, 4, 4, 3))


@pytest.mark.parametrize(
    ("layer", "rate", "message"),
    [
        (keras.layers.Rescaling(1.0), 1.5, r"`rate` must be in \[0, 1\]. Received: rate=1.5"),
        (keras.layers.Rescaling(1.0), float("nan"), r"`rate` must be in \[0, 1\]. Received: rate=nan"),
        (abs, 0.5, "`layer` must be a Keras layer. Received: layer="),
    ],
)
def test_refuses_arguments_out_of_range(layer, rate, message):
    """Said on the line that made the layer."""
    with pytest.raises(ValueError, match=message):
        RandomApply(layer, rate)
