"""Traps in Keras's own augmentation, and the ways around them that the course teaches."""

import keras
import numpy as np
import pytest
from keras import ops

pytestmark = [
    pytest.mark.backends,
    pytest.mark.filterwarnings("ignore:Explicitly requested dtype int64:UserWarning"),  # Keras's MixUp on JAX
]

IMAGES = np.random.default_rng(0).uniform(1, 200, (64, 8, 8, 3)).astype("float32")


def test_erasing_with_factor_one_spares_about_half_of_the_images():
    """D14: `factor` is a range from 0, so the probability is drawn too, and 1.0 does not mean always."""
    layer = keras.layers.RandomErasing(factor=1.0, scale=(0.25, 0.25), fill_value=0.0, seed=0)
    found = np.concatenate([ops.convert_to_numpy(layer(IMAGES, training=True)) for _ in range(4)])
    spared = np.mean([(one == 0).sum() == 0 for one in found])
    if spared == 0:
        pytest.skip("mended in this version of Keras")
    assert 0.2 < spared < 0.8


def test_erasing_with_equal_ends_erases_in_every_image():
    """The recipe: both ends of each range the same, and a fill value."""
    layer = keras.layers.RandomErasing(factor=(1.0, 1.0), scale=(0.25, 0.25), fill_value=0.0, seed=0)
    found = ops.convert_to_numpy(layer(IMAGES, training=True))
    assert ((found == 0).sum(axis=(1, 2, 3)) > 0).all()


def test_erasing_with_noise_is_mostly_black():
    """D14: the noise is normal with mean 0, and cut off at 0: half of what is erased is the value 0."""
    layer = keras.layers.RandomErasing(factor=(1.0, 1.0), scale=(1.0, 1.0), seed=0)
    found = ops.convert_to_numpy(layer(IMAGES, training=True))
    black = (found[found != IMAGES] == 0).mean()
    if black < 0.1:
        pytest.skip("mended in this version of Keras")
    assert 0.3 < black < 0.6


def mixed(labels):
    layer = keras.layers.MixUp(alpha=0.4, seed=0)
    return layer({"images": IMAGES[:6], "labels": labels}, training=True)


def test_mixup_with_class_numbers_fails_or_returns_a_table():
    """D13: six class numbers either stop TensorFlow or come back, in silence, as six by six numbers."""
    labels = np.arange(6) % 3
    if keras.backend.backend() == "tensorflow":
        with pytest.raises(Exception, match="MixUp"):
            mixed(labels)
        return
    shape = tuple(mixed(labels)["labels"].shape)
    if shape == (6,):
        pytest.skip("mended in this version of Keras")
    assert shape == (6, 6)


def test_mixup_with_float_one_hot_labels_mixes_them_as_the_images():
    """The recipe: each label row still sums to 1, and says how the image is made of two."""
    one_hot = np.eye(6, dtype="float32")
    output = mixed(one_hot)
    labels, images = ops.convert_to_numpy(output["labels"]), ops.convert_to_numpy(output["images"])
    np.testing.assert_allclose(labels.sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(images, np.einsum("ij,jhwc->ihwc", labels, IMAGES[:6]), rtol=1e-4)


def test_mixup_turns_the_axes_of_a_mask():
    """D13: a mask `(batch, rows, columns, 1)` comes back as `(batch, rows, columns, batch)`."""
    layer = keras.layers.MixUp(alpha=0.4, seed=0)
    data = {"images": IMAGES[:6], "labels": np.eye(6, dtype="float32")}
    output = layer({**data, "segmentation_masks": IMAGES[:6, ..., :1]}, training=True)
    shape = tuple(output["segmentation_masks"].shape)
    if shape == (6, 8, 8, 1):
        pytest.skip("mended in this version of Keras")
    assert shape == (6, 8, 8, 6)


def test_cutmix_weighs_the_labels_by_the_box_before_it_is_cut_at_the_border():
    """D13: the share of an image's own pixels and the share of its own label differ."""
    images = np.broadcast_to(np.arange(1, 7, dtype="float32")[:, None, None, None], (6, 32, 32, 1))
    worst = 0.0
    for seed in range(20):
        layer = keras.layers.CutMix(factor=1.0, seed=seed)
        output = layer({"images": images, "labels": np.eye(6, dtype="float32")}, training=True)
        own_pixels = (ops.convert_to_numpy(output["images"]) == images).mean(axis=(1, 2, 3))
        own_label = np.diag(ops.convert_to_numpy(output["labels"]))
        worst = max(worst, float(np.abs(own_pixels - own_label).max()))
    if worst < 1e-3:
        pytest.skip("mended in this version of Keras")
    assert worst < 0.5
