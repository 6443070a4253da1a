"""Ten crops of an image."""

import numpy as np
import pytest
from keras import ops

from course.layers import TenCrop

pytestmark = pytest.mark.backends


def crops(images, height, width, **kwargs) -> np.ndarray:
    return ops.convert_to_numpy(TenCrop(height, width, **kwargs)(images))


def test_one_pixel_crops_in_the_order_worked_by_hand():
    """0..14 in three rows: corners 0 4 10 14, centre 7; then those of the mirror image, 4 3 2 1 0 ..."""
    image = np.arange(15.0).reshape(3, 5, 1)
    assert crops(image, 1, 1).ravel().tolist() == [0, 4, 10, 14, 7, 4, 0, 14, 10, 7]


@pytest.mark.parametrize(("room", "start"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 2), (5, 2), (6, 3), (7, 4)])
def test_centre_rounds_a_half_to_the_even_side(room, start):
    """torchvision starts the centre at Python's round(room / 2): 0.5 is 0, 1.5 is 2, 2.5 is 2, 3.5 is 4."""
    assert start == round(room / 2)
    columns = np.arange(room + 2.0).reshape(1, -1, 1)
    assert crops(columns, 1, 2)[4, 0, :, 0].tolist() == [start, start + 1]


def test_crops_equal_slices_of_the_image_and_its_mirror_image():
    """The definition, with NumPy's slices: top left, top right, bottom left, bottom right, centre."""
    image = np.random.default_rng(0).integers(0, 256, (7, 9, 3)).astype("float32")
    expected = []
    for view in (image, image[:, ::-1]):
        expected += [view[:4, :5], view[:4, 4:], view[3:, :5], view[3:, 4:], view[2:6, 2:7]]
    np.testing.assert_array_equal(crops(image, 4, 5), expected)


def test_mirror_image_of_a_symmetric_size_gives_the_mirrored_crops():
    """With even room on both sides, crop k of the mirror image is a mirrored crop of the image."""
    images = np.random.default_rng(1).normal(size=(2, 6, 8, 1)).astype("float32")
    found = crops(images, 4, 4)
    np.testing.assert_array_equal(found[:, 5:, :, ::-1], found[:, [1, 0, 3, 2, 4]])


def test_a_square_image_at_the_size_of_the_crop_has_two_distinct_crops():
    """All five positions coincide: the image and its mirror image."""
    image = np.random.default_rng(2).normal(size=(4, 4, 1)).astype("float32")
    assert len(np.unique(crops(image, 4, 4).reshape(10, -1), axis=0)) == 2


@pytest.mark.parametrize(("height", "width", "name"), [(0, 1, "height"), (1, -2, "width"), (1, 2.5, "width")])
def test_refuses_a_size_that_is_no_size(height, width, name):
    """Said on the line that made the layer."""
    with pytest.raises(ValueError, match=rf"`{name}` must be an integer, at least 1. Received: {name}="):
        TenCrop(height, width)


def test_refuses_an_image_smaller_than_a_crop():
    """Slices past the end would be silently short."""
    with pytest.raises(ValueError, match=r"at least as large as a crop of 4 x 4. Received: images of 3 x 9"):
        TenCrop(4, 4)(np.zeros((1, 3, 9, 1)))
    with pytest.raises(ValueError, match="Received: images of 3 x 9"):
        TenCrop(4, 4).compute_output_shape((None, 3, 9, 1))


def test_refuses_an_unknown_data_format():
    """Keras would find out later, or not at all."""
    with pytest.raises(ValueError, match='`data_format` must be one of "channels_last", "channels_first"'):
        TenCrop(1, 1, data_format="NHWC")
