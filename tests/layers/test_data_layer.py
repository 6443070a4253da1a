"""Why our preprocessing layers derive from a class that Keras keeps to itself."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import ops

from course.layers._data_layer import DataLayer

pytestmark = pytest.mark.backends

ROOT = Path(__file__).parents[2]
IMAGES = np.arange(48, dtype="float32").reshape(4, 2, 2, 3)


class Plain(keras.layers.Layer):
    """Mirrors the images, as a layer is usually written."""

    def call(self, images):
        return ops.flip(images, axis=1)


class OnDataLayer(DataLayer):
    """The same on our base."""

    def call(self, images):
        return self.backend.numpy.flip(images, axis=1)


def mapped(layer) -> np.ndarray:
    tf = pytest.importorskip("tensorflow", reason="`tf.data` is TensorFlow's")
    dataset = tf.data.Dataset.from_tensor_slices(IMAGES).batch(2).map(layer)
    return np.concatenate([np.array(batch) for batch in dataset])


def test_a_plain_layer_fails_in_a_dataset_on_the_other_backends():
    """D18: JAX and PyTorch are handed a symbolic tensor of TensorFlow."""
    if keras.backend.backend() == "tensorflow":
        np.testing.assert_array_equal(mapped(Plain()), IMAGES[:, ::-1])
        return
    try:
        mapped(Plain())
    except NotImplementedError as error:
        assert "symbolic tf.Tensor" in str(error)  # noqa: PT017
    else:
        pytest.skip(f"Keras {keras.__version__} has mended this")


def test_a_layer_on_our_base_runs_in_a_dataset():
    """D18 mended: a TensorFlow of its own stands behind `self.backend` there."""
    np.testing.assert_array_equal(mapped(OnDataLayer()), IMAGES[:, ::-1])
    np.testing.assert_array_equal(ops.convert_to_numpy(OnDataLayer()(IMAGES)), IMAGES[:, ::-1])


@pytest.mark.skipif(keras.backend.backend() == "tensorflow", reason="the tests above have run it")
@pytest.mark.skipif(importlib.util.find_spec("tensorflow") is not None, reason="the tests above have run it")
def test_the_same_with_tensorflow_beside_this_backend():
    """`make test-backends` has no TensorFlow: the one of `make test` is lent to a process of its own.

    That runs the two tests above and the contract of each of our preprocessing layers in `tf.data`.
    """
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    lent = ROOT / ".venv" / "lib" / version / "site-packages"
    if not (lent / "tensorflow").is_dir():
        pytest.skip("`make test` has not made its environment yet")
    program = "import sys; sys.path.append(sys.argv[1]); import pytest; sys.exit(pytest.main(sys.argv[2:]))"
    files = [__file__, str(Path(__file__).with_name("test_contract.py"))]
    chosen = ["-q", "-k", "in_a_dataset or (inside_a_dataset and batches)", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-c", program, str(lent), *files, *chosen],
        capture_output=True, text=True, timeout=280, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "skipped" not in done.stdout.splitlines()[-1], done.stdout[-3000:]
