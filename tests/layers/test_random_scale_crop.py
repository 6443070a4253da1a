"""Random scale and crop."""

import keras
import numpy as np
import pytest
from keras import ops
from PIL import Image

from course.layers import RandomScaleCrop

pytestmark = pytest.mark.backends


def smooth_image(rows: int, columns: int) -> np.ndarray:
    y, x = np.mgrid[:rows, :columns]
    waves = 127.5 + 60 * np.sin(x / 3)[..., None] * [1, 0.5, 0] + 60 * np.cos(y / 4)[..., None] * [0, 0.5, 1]
    return waves.round().astype("uint8")


def resized_by_pil(image: np.ndarray, side: int) -> np.ndarray:
    """The image with its shorter side as long as `side`: bilinear, smoothed when it shrinks."""
    rows, columns = image.shape[:2]
    short = min(rows, columns)
    size = (side * columns // short, side * rows // short)
    channels = [
        Image.fromarray(image[..., k].astype("float32")).resize(size, Image.BILINEAR) for k in range(3)
    ]
    return np.stack([np.array(channel) for channel in channels], axis=-1)


def output(layer, images, training=True) -> np.ndarray:
    return ops.convert_to_numpy(layer(images, training=training))


@pytest.mark.parametrize(("rows", "columns", "side"), [(20, 30, 12), (30, 20, 37), (16, 16, 16), (9, 31, 12)])
def test_inference_is_the_centre_of_what_pil_resizes(rows, columns, side):
    """PIL is the reference that papers on augmentation were written with; smaller, larger and the same."""
    image = smooth_image(rows, columns)
    expected = resized_by_pil(image, side)
    top, left = (expected.shape[0] - 8 + 1) // 2, (expected.shape[1] - 10 + 1) // 2
    found = output(RandomScaleCrop(8, 10, short_side=(side, side)), image, training=False)
    np.testing.assert_allclose(found, expected[top : top + 8, left : left + 10], atol=0.01)


def test_inference_takes_the_middle_of_the_range():
    """Simonyan and Zisserman test at the mean of the two ends."""
    image = smooth_image(20, 30)
    wide, narrow = (RandomScaleCrop(8, 8, short_side=sides) for sides in [(10, 20), (15, 15)])
    np.testing.assert_array_equal(output(wide, image, False), output(narrow, image, False))


def test_each_window_is_one_that_pil_could_have_cut():
    """For each image some side in the range and some place give exactly this window."""
    image = smooth_image(12, 15)
    layer = RandomScaleCrop(6, 7, short_side=(8, 11), seed=3)
    windows = output(layer, np.stack([image] * 12))
    seen = set()
    for window in windows:
        fits = [
            (side, top, left)
            for side in range(8, 12)
            for whole in [resized_by_pil(image, side)]
            for top in range(whole.shape[0] - 5)
            for left in range(whole.shape[1] - 6)
            if np.abs(whole[top : top + 6, left : left + 7] - window).max() < 0.01
        ]
        assert len(fits) == 1
        seen.add(fits[0])
    assert len({side for side, _, _ in seen}) > 1
    assert len(seen) > 6


def sides_and_starts(layer, images_in_batch: int):
    """Reads side and place off an image whose values are its columns: a window is a line start + slope."""
    ramp = np.broadcast_to(np.arange(64.0)[None, :, None], (64, 64, 1))
    windows = output(layer, np.stack([ramp] * images_in_batch))[:, 8, :, 0]
    slope = (windows[:, 12] - windows[:, 4]) / 8  # 64 / side
    side = 64 / slope
    start = (windows[:, 8] + 0.5) / slope - 8.5
    return np.round(side).astype(int), np.round(start).astype(int)


def test_sides_and_places_are_drawn_evenly():
    """Chi-square at 0.1 % over 9 sides (both ends drawn), and over the places that one side has."""
    layer = RandomScaleCrop(16, 16, short_side=(20, 28), seed=5)
    side, start = sides_and_starts(layer, 1800)
    counts = np.bincount(side, minlength=29)[20:]
    assert set(side) == set(range(20, 29))
    assert ((counts - 200) ** 2 / 200).sum() < 26.1  # 8 degrees of freedom
    assert start.min() == 0
    places = np.bincount(start[side == 24], minlength=9)
    expected = places.sum() / 9
    assert len(places) == 9
    assert ((places - expected) ** 2 / expected).sum() < 26.1


def test_a_constant_image_stays_constant():
    """The weights of each new pixel sum to 1, at the border too."""
    found = output(RandomScaleCrop(8, 8, short_side=(8, 40), seed=1), np.full((6, 16, 20, 1), 7.0))
    np.testing.assert_allclose(found, 7.0, rtol=1e-6)


def test_the_size_of_the_image_does_nothing():
    """Side 8 of an 8 x 8 image and a window of 8 x 8: the image itself."""
    image = smooth_image(8, 8)
    np.testing.assert_array_equal(output(RandomScaleCrop(8, 8, short_side=(8, 8), seed=0), image), image)


@pytest.mark.parametrize("short_side", [(8, 20), (30, 20), 20, (20,), (20.5, 30)])
def test_refuses_a_range_without_room_for_the_window(short_side):
    """An image smaller than the window has no window."""
    with pytest.raises(ValueError, match=r"`short_side` must be .*Received: short_side="):
        RandomScaleCrop(10, 12, short_side=short_side)


def test_keras_crops_at_random_only_while_it_trains():
    """Its docstring promises the target size at inference; a model that ends in `Dense` cannot predict."""
    images = np.zeros((2, 9, 9, 1), "float32")
    if tuple(keras.layers.RandomCrop(4, 4)(images, training=False).shape) == (2, 4, 4, 1):
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert tuple(keras.layers.RandomCrop(4, 4)(images, training=True).shape) == (2, 4, 4, 1)


def test_ours_gives_the_window_at_inference_too():
    """The middle of the image at the middle of the range."""
    images = np.zeros((2, 9, 9, 1), "float32")
    for training in (True, False):
        assert tuple(RandomScaleCrop(4, 4, (5, 9))(images, training=training).shape) == (2, 4, 4, 1)


def test_refuses_a_seed_that_is_no_seed():
    """Said on the line that made the layer."""
    with pytest.raises(
        ValueError, match=r"`seed` must be an integer, at least 0, or None. Received: seed=1.5"
    ):
        RandomScaleCrop(seed=1.5)
