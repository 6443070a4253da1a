"""Predictions averaged over crops and scales."""

import keras
import numpy as np
import pytest
from keras import layers

from course.ensembles import predict_multi_crop

pytestmark = pytest.mark.backends

IMAGES = np.random.default_rng(0).uniform(0, 1, (7, 6, 8, 3)).astype("float32")


def scorer(height=4, width=4) -> keras.Model:
    """A model that no flip or shift leaves alone: squares of weighted sums of all pixels."""
    model = keras.Sequential([keras.Input((height, width, 3)), layers.Flatten(), layers.Dense(2)])
    model.layers[-1].kernel.assign(np.random.default_rng(1).normal(size=(height * width * 3, 2)))
    model.add(layers.Lambda(keras.ops.square))
    return model


def by_numpy(model, images, height, width) -> np.ndarray:
    """Corners and centre, and their mirror images, cut by slices and averaged."""
    down, right = images.shape[1] - height, images.shape[2] - width
    places = [(0, 0), (0, right), (down, 0), (down, right), (down // 2, right // 2)]
    cut = [images[:, top : top + height, left : left + width] for top, left in places]
    kernel, bias = model.get_weights()
    mirrored = [crop[:, :, ::-1] for crop in cut]
    scores = [crop.reshape(len(images), -1) @ kernel + bias for crop in cut + mirrored]
    return np.mean(np.square(scores), axis=0)


@pytest.mark.parametrize("batch_size", [1, 3, 100])
def test_equals_ten_slices_by_numpy(batch_size):
    """Whatever the batches."""
    model = scorer()
    found = predict_multi_crop(model, IMAGES, batch_size=batch_size)
    np.testing.assert_allclose(found, by_numpy(model, IMAGES, 4, 4), rtol=1e-4)


def test_images_of_the_size_of_a_crop_are_averaged_with_their_mirror_image():
    """Five crops are then the same."""
    model = scorer(6, 8)
    flipped = np.ascontiguousarray(IMAGES[:, :, ::-1])
    expected = (model.predict(IMAGES, verbose=0) + model.predict(flipped, verbose=0)) / 2
    np.testing.assert_allclose(predict_multi_crop(model, IMAGES), expected, rtol=1e-4)


def test_several_scales_are_averaged():
    """Short sides 6 and 12: the images as they are, and twice as large."""
    model = scorer()
    larger = keras.ops.image.resize(IMAGES, (12, 16), antialias=True, data_format="channels_last")
    larger = keras.ops.convert_to_numpy(larger)
    expected = (by_numpy(model, IMAGES, 4, 4) + by_numpy(model, larger, 4, 4)) / 2
    np.testing.assert_allclose(predict_multi_crop(model, IMAGES, short_sides=(6, 12)), expected, rtol=1e-4)


def test_a_model_for_any_size_is_told_the_crop():
    """Global pooling: the mean over crops of one pixel each is the mean of corners and centre."""
    model = keras.Sequential([keras.Input((None, None, 1)), layers.GlobalAveragePooling2D()])
    ramp = np.arange(25, dtype="float32").reshape(1, 5, 5, 1)
    assert predict_multi_crop(model, ramp, crop=(1, 1)).item() == pytest.approx((0 + 4 + 20 + 24 + 12) / 5)
    with pytest.raises(
        ValueError, match=r"`crop` must be given .* any size\. Received: crop=None, input_shape="
    ):
        predict_multi_crop(model, ramp)


def test_constant_images_give_the_prediction_on_a_crop():
    """A law: all crops are equal."""
    model = scorer()
    found = predict_multi_crop(model, np.full((2, 9, 9, 3), 0.5, "float32"), short_sides=(5, 7, 9))
    alone = model.predict(np.full((2, 4, 4, 3), 0.5, "float32"), verbose=0)
    np.testing.assert_allclose(found, alone, rtol=1e-4)


@pytest.mark.parametrize(
    ("x", "options", "message"),
    [
        (IMAGES[0], {}, r"`x` must be images .* Received: shape \(6, 8, 3\)"),
        (IMAGES[:0], {}, r"`x` must be images .*, at least one\. Received: shape \(0, 6, 8, 3\)"),
        (IMAGES, {"crop": (7, 4)}, "at least as large as a crop of 7 x 4. Received: images of 6 x 8"),
        (IMAGES, {"short_sides": (8, 3)}, "a crop of 4 x 4. Received: images of 3 x 4"),
        (
            IMAGES,
            {"short_sides": (0,)},
            "`short_sides` must be an integer, at least 1. Received: short_sides=0",
        ),
        (IMAGES, {"batch_size": 0}, "`batch_size` must be an integer, at least 1. Received: batch_size=0"),
        (IMAGES, {"crop": (0, 4)}, "`crop` must be an integer, at least 1. Received: crop=0"),
    ],
)
def test_refuses_what_cannot_be_cropped(x, options, message):
    """Before anything is predicted."""
    with pytest.raises(ValueError, match=message):
        predict_multi_crop(scorer(), x, **options)
