"""Mean and covariance in float64, where Keras computes in float32."""

import warnings

import keras
import numpy as np
import pytest
from keras import ops

from course.layers._moments import batches, moments, principal_axes

pytestmark = pytest.mark.backends

FAR_FROM_ZERO = 1e4 + np.random.default_rng(0).normal(size=(3000, 2))


def test_keras_means_and_variances_of_float64_are_those_of_float32():
    """D20: on JAX and PyTorch half of the digits are gone; on TensorFlow they are not."""
    x = FAR_FROM_ZERO[:, 0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # JAX says that it has no float64
        tensor = ops.convert_to_tensor(x, dtype="float64")
        mean, variance = float(ops.mean(tensor)), float(ops.var(tensor))
    worst = max(abs(mean / x.mean() - 1), abs(variance / x.var() - 1))
    if worst < 1e-13:
        pytest.skip("this backend, or this Keras, computes in float64")
    assert 1e-9 < worst < 1e-2


def test_ours_keep_the_digits_of_float64():
    """D20: the layers that adapt read in NumPy, whatever the backend; batches merge without a loss."""
    found = moments([FAR_FROM_ZERO[:7], FAR_FROM_ZERO[7:2000], FAR_FROM_ZERO[2000:]], lambda batch: batch)
    assert found.count == 3000
    np.testing.assert_allclose(found.mean, FAR_FROM_ZERO.mean(axis=0), rtol=1e-15)
    np.testing.assert_allclose(found.covariance, np.cov(FAR_FROM_ZERO.T), rtol=1e-10)


def test_principal_axes_of_a_covariance_worked_by_hand():
    """Of [[2, 1], [1, 2]]: variances 3 and 1, along (1, 1) and across it, the larger entry positive."""
    variances, axes = principal_axes(np.array([[2.0, 1.0], [1.0, 2.0]]))
    np.testing.assert_allclose(variances, [3, 1])
    np.testing.assert_allclose(np.abs(axes), np.sqrt(0.5) * np.ones((2, 2)))
    assert (axes[np.abs(axes).argmax(axis=0), [0, 1]] > 0).all()


class Batches(keras.utils.PyDataset):
    """Two batches with labels."""

    def __len__(self):
        return 2

    def __getitem__(self, index):
        return FAR_FROM_ZERO[2 * index : 2 * index + 2], np.zeros(2)


@pytest.mark.parametrize(
    "data",
    [
        FAR_FROM_ZERO[:4].astype("float32"),
        ops.convert_to_tensor(FAR_FROM_ZERO[:4].astype("float32")),
        [FAR_FROM_ZERO[:3], (FAR_FROM_ZERO[3:4], [0])],
        Batches(),
    ],
    ids=["array", "tensor", "iterable", "PyDataset"],
)
def test_reads_whatever_fit_takes(data):
    """Labels are left out."""
    np.testing.assert_allclose(np.concatenate(list(batches(data))), FAR_FROM_ZERO[:4], rtol=1e-6)


def test_refuses_what_holds_no_batches():
    """A number is no data."""
    with pytest.raises(ValueError, match=r"`data` must be an array, .* Received: data of type int"):
        list(batches(3))
