"""Fully convolutional networks."""

import keras
import numpy as np
import pytest

from course.models import fcn


def squares(examples, seed=0):
    """Noisy images (examples, 16, 16, 1) of one bright square each, and which pixels are of it."""
    draw = np.random.default_rng(seed)
    masks = np.zeros((examples, 16, 16), "int32")
    for mask in masks:
        top, left, size = (*draw.integers(0, 9, 2), draw.integers(4, 8))
        mask[top : top + size, left : left + size] = 1
    images = masks[..., None] + draw.normal(0, 0.3, (examples, 16, 16, 1))
    return images.astype("float32"), masks


def test_parameters_worked_by_hand():
    """Filters 4 and 6, one channel, two classes, two up-samplings of 4 x 4 x 2 x 2 without bias."""
    down = (9 * 1 * 4 + 4) + (9 * 4 * 6 + 6)
    scores = (6 * 2 + 2) + (6 * 2 + 2) + (4 * 2 + 2)
    assert fcn((8, 8, 1), 2, filters=(4, 6)).count_params() == down + scores + 2 * (4 * 4 * 2 * 2)


@pytest.mark.backends
def test_first_loss_is_the_logarithm_of_the_number_of_classes():
    """All scores start at 0, so each class has the same share of each pixel."""
    model = fcn((8, 8, 3), 5)
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    x = np.random.default_rng(0).normal(size=(2, 8, 8, 3))
    assert model.evaluate(x, np.zeros((2, 8, 8)), verbose=0) == pytest.approx(np.log(5), rel=1e-6)


@pytest.mark.backends
def test_up_sampling_starts_as_bilinear_interpolation():
    """Away from the border a constant score stays that constant on all pixels."""
    model = fcn((16, 16, 1), 2, filters=(3, 3), skips=False)
    model.get_layer("scores").bias.assign([1.0, -2.0])
    found = keras.ops.convert_to_numpy(model(np.zeros((1, 16, 16, 1))))
    np.testing.assert_allclose(found[0, 4:12, 4:12], np.broadcast_to([1.0, -2.0], (8, 8, 2)), atol=1e-6)


@pytest.mark.backends
def test_an_image_of_any_size_gives_a_map_of_its_size():
    """No dense layer fixes the size; shifting the image by a whole stride shifts the map."""
    model = fcn((None, None, 1), 2, filters=(3, 4))
    for name in ("scores", "skip1", "skip2"):
        kernel = model.get_layer(name).kernel
        kernel.assign(np.random.default_rng(0).normal(size=kernel.shape))
    image = np.zeros((1, 32, 40, 1), "float32")
    image[0, 12:16, 12:16] = np.random.default_rng(1).normal(size=(4, 4, 1))
    found = keras.ops.convert_to_numpy(model(image))
    shifted = keras.ops.convert_to_numpy(model(np.roll(image, (4, 8), axis=(1, 2))))
    assert found.shape == (1, 32, 40, 2)
    np.testing.assert_allclose(shifted, np.roll(found, (4, 8), axis=(1, 2)), atol=1e-5)


def test_learns_to_mark_squares():
    """The shares of overlap (IoU) of new images end well above those of a threshold at the mean."""
    model = fcn((16, 16, 1), 2, filters=(8, 16))
    model.compile(keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(*squares(400), epochs=5, verbose=0)
    images, masks = squares(100, seed=1)
    marked = keras.ops.convert_to_numpy(model(images)).argmax(-1)
    assert (marked & masks).sum() / (marked | masks).sum() > 0.8


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"input_shape": (12, 16, 3)},
            r"height and width a multiple of 8. Received: input_shape=\(12, 16, 3",
        ),
        ({"filters": ()}, r"`filters` must name at least one stage. Received: filters=\(\)"),
        ({"filters": (8, 0)}, "`filters` must be an integer, at least 1. Received: filters=0"),
        ({"input_shape": (None, None, None)}, "`input_shape` must be"),
    ],
)
def test_refuses_what_cannot_be_halved_and_doubled(options, message):
    """Pooling an odd map and doubling it again would not meet its skip."""
    with pytest.raises(ValueError, match=message):
        fcn(**options)
