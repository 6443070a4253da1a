"""Keras's own loaders; a module named keras, on the path of the child process, plays Keras."""

import os
import sys

import pytest

from course.datasets.sources import SourceError, from_keras

LOADS = """
import os, pathlib, types
import numpy as np

class datasets:
    class mnist:
        @staticmethod
        def load_data():
            folder = pathlib.Path(os.environ["KERAS_HOME"], "datasets")
            {body}
            x, y = np.arange(8, dtype="uint8").reshape(2, 2, 2), np.array([[1], [2]], "uint8")
            return (x, y), (x[:1] + 100, y[:1] + 100)
"""
PACKED = [0, 1, 2, 3, 4, 5, 6, 7, 100, 101, 102, 103, 1, 2, 101]


@pytest.fixture
def keras(monkeypatch, tmp_path):
    """Puts a Keras with the given body of `load_data` on the path, and gives the user an empty Keras home."""
    folder = tmp_path / "fake"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), *sys.path]))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "users_keras"))

    def keras(body: str) -> None:
        (folder / "keras.py").write_text(LOADS.format(body=body))

    return keras


@pytest.fixture
def users_file(tmp_path):
    """MNIST's file in the user's own Keras cache."""
    file = tmp_path / "users_keras" / "datasets" / "mnist.npz"
    file.parent.mkdir(parents=True)
    file.write_text("the user's")
    return file


def test_what_keras_loads_is_packed(keras):
    """Labels of shape (examples, 1), as CIFAR-10's are, become plain."""
    keras("pass")
    assert from_keras("mnist").tolist() == PACKED


def test_its_progress_bar_is_not_shown(keras, capfd):
    keras("print('1/1 [======]', flush=True)")
    from_keras("mnist")
    assert capfd.readouterr() == ("", "")


def test_an_unreachable_host_is_a_few_words_without_its_address(keras):
    keras("raise Exception('URL fetch failure on some address: None -- no such host')")
    with pytest.raises(SourceError, match=r"^its host cannot be reached$"):
        from_keras("mnist")


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("raise TimeoutError('timed out')", "its host cannot be reached"),
        ("raise ValueError('Incomplete or corrupted file')", "ValueError"),
        ("raise OSError(28, 'No space left on device')", "No space left on device"),
    ],
)
def test_another_failure_is_named(keras, body, cause):
    keras(body)
    with pytest.raises(SourceError, match=f"^{cause}$"):
        from_keras("mnist")


def test_a_keras_that_cannot_be_imported_is_said(keras, tmp_path):
    (tmp_path / "fake" / "keras.py").write_text("raise ImportError")
    with pytest.raises(SourceError, match="Keras cannot be imported"):
        from_keras("mnist")


def test_what_the_users_keras_cache_holds_is_used(keras, users_file):
    keras("assert (folder / 'mnist.npz').read_text() == \"the user's\"")
    assert from_keras("mnist").tolist() == PACKED


def test_the_users_keras_cache_is_never_touched(keras, users_file):
    """Keras deletes a file that it could not replace, and writes over others: here only copies."""
    keras(
        "(folder / 'mnist.npz').write_text('new'); (folder / 'mnist.npz').unlink(); (folder / 'more').touch()"
    )
    from_keras("mnist")
    assert users_file.read_text() == "the user's"
    assert [file.name for file in users_file.parent.iterdir()] == ["mnist.npz"]


def test_where_the_users_keras_cache_is_damaged_keras_is_asked_again_without_it(keras, users_file):
    keras("assert not (folder / 'mnist.npz').exists()")
    assert from_keras("mnist").tolist() == PACKED
