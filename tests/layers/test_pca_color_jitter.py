"""AlexNet's colour noise along the principal axes."""

import numpy as np
import pytest
from keras import ops

from course.layers import PCAColorJitter

pytestmark = pytest.mark.backends

draws = np.random.default_rng(0)
MIX = np.array([[40.0, 38.0, 35.0], [-8.0, 0.0, 9.0], [2.0, -5.0, 3.0]])
IMAGES = np.clip(draws.normal(size=(30, 4, 5, 3)) @ MIX + 120, 0, 255).round().astype("uint8")


def adapted(**kwargs) -> PCAColorJitter:
    layer = PCAColorJitter(**{"seed": 0, **kwargs})
    layer.adapt(kwargs.pop("data", IMAGES))
    return layer


def offsets(layer, images: int) -> np.ndarray:
    """One offset an image, `(images, 3)`, read off black images."""
    black = np.zeros((images, 2, 2, 3), "float32")
    return ops.convert_to_numpy(layer(black, training=True))[:, 0, 0]


def test_all_pixels_of_an_image_move_by_the_same_colour():
    """It is the light that changes, not the picture; and each image has light of its own."""
    found = ops.convert_to_numpy(adapted()(IMAGES)) - IMAGES
    np.testing.assert_allclose(found, found[:, :1, :1] * np.ones((1, 4, 5, 1)), atol=1e-4)
    assert len(np.unique(found[:, 0, 0, 0].round(3))) == len(IMAGES)


def test_axes_are_those_of_the_covariance_of_the_pixels():
    """Eigenvalues on the scale [0, 1] and unit vectors, against NumPy's SVD of the centred pixels."""
    pixels = IMAGES.reshape(-1, 3) / 255
    _, sizes, vt = np.linalg.svd(pixels - pixels.mean(axis=0), full_matrices=False)
    layer = adapted()
    np.testing.assert_allclose(
        ops.convert_to_numpy(layer.eigenvalues), sizes**2 / (len(pixels) - 1), rtol=1e-4
    )
    overlap = np.abs(ops.convert_to_numpy(layer.eigenvectors).T @ vt.T)
    np.testing.assert_allclose(overlap, np.eye(3), atol=1e-3)


def test_offsets_vary_as_the_formula_says():
    """Along axis i the deviation is std times eigenvalue i: here within four standard errors."""
    eigenvalues, eigenvectors = np.linalg.eigh(np.cov(IMAGES.reshape(-1, 3) / 255, rowvar=False))
    found = offsets(adapted(std=0.5), 20_000) / 255 @ eigenvectors
    deviations = 0.5 * eigenvalues
    share = 4 / np.sqrt(2 * 20_000)
    np.testing.assert_allclose(found.std(axis=0), deviations, rtol=share)
    assert (np.abs(found.mean(axis=0)) < 4 * deviations / np.sqrt(20_000)).all()
    correlation = np.corrcoef(found, rowvar=False) - np.eye(3)
    assert np.abs(correlation).max() < 4 / np.sqrt(20_000)


def test_the_scale_of_the_pixels_does_not_matter():
    """Images in [0, 1] get the same noise as images in [0, 255], on their scale."""
    small = PCAColorJitter(value_range=(0, 1), seed=0)
    small.adapt(IMAGES / 255)
    np.testing.assert_allclose(255 * offsets(small, 20), offsets(adapted(), 20), rtol=1e-3, atol=1e-4)


def test_grey_data_gets_grey_noise():
    """Pixels with three equal channels vary along (1, 1, 1) only."""
    grey = np.repeat(IMAGES[..., :1], 3, axis=-1)
    layer = PCAColorJitter(std=1.0, seed=0)
    layer.adapt(grey)
    found = offsets(layer, 50)
    np.testing.assert_allclose(found, found[:, :1] * np.ones((1, 3)), atol=1e-3)
    assert np.abs(found).max() > 1


def test_no_noise_changes_nothing():
    """std = 0 in training is the identity, bit for bit."""
    np.testing.assert_array_equal(ops.convert_to_numpy(adapted(std=0.0)(IMAGES)), IMAGES)


def test_adapts_alike_to_batches_and_starts_anew_each_time():
    """Datasets come in batches; adapting twice to the same data changes nothing."""
    layer = adapted()
    first = layer.get_weights()[:2]
    layer.adapt([IMAGES[:3], IMAGES[3:]])
    for found, expected in zip(layer.get_weights()[:2], first, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    layer.adapt(IMAGES)
    for found, expected in zip(layer.get_weights()[:2], first, strict=True):
        np.testing.assert_array_equal(found, expected)


def test_bytes_out_are_rounded_and_kept_in_range():
    """With the dtype uint8 a value above 255 must not come out as 0."""
    layer = adapted(std=3.0, dtype="uint8")
    white = np.full((40, 1, 1, 3), 255, "uint8")
    found = ops.convert_to_numpy(layer(white))
    assert found.dtype == np.uint8
    as_floats = ops.convert_to_numpy(adapted(std=3.0)(white))
    assert (as_floats > 256).any()
    np.testing.assert_array_equal(found, np.clip(np.round(as_floats), 0, 255))


def test_refuses_to_run_before_it_adapted():
    """There is no axis to move along."""
    with pytest.raises(ValueError, match="PCAColorJitter must see data first: call `adapt"):
        PCAColorJitter()(IMAGES)
    assert PCAColorJitter()(IMAGES, training=False).shape == IMAGES.shape


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (IMAGES[0], r"`data` must be images .* with 4 axes. Received: shape=\(4, 5, 3\)"),
        ([IMAGES, IMAGES[..., :2]], "`data` must have the 3 channels .* Received: 2 channels"),
        (np.full((2, 2, 2, 3), np.inf), "`data` must be finite"),
    ],
)
def test_refuses_data_that_are_no_images(data, message):
    """A single image, other channels, values that are no numbers."""
    with pytest.raises(ValueError, match=message):
        PCAColorJitter().adapt(data)


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"std": -0.1}, "`std` must be a number, 0 or above. Received: std=-0.1"),
        ({"value_range": (1, 0)}, r"`value_range` must be two numbers, .* Received: value_range=\(1, 0\)"),
        ({"value_range": 255}, "`value_range` must be two numbers, .* Received: value_range=255"),
        ({"seed": "a"}, "`seed` must be an integer, at least 0, or None. Received: seed='a'"),
    ],
)
def test_refuses_arguments_out_of_range(kwargs, message):
    """Said on the line that made the layer."""
    with pytest.raises(ValueError, match=message):
        PCAColorJitter(**kwargs)
