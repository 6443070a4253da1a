"""A model file is whole or is not there."""

from pathlib import Path

import keras
import pytest

from course.callbacks._whole_file import save_whole

pytestmark = pytest.mark.backends


def test_makes_the_folder_and_the_file(tmp_path, model):
    """The file can be loaded, and nothing is left beside it."""
    save_whole(model, tmp_path / "deep" / "model.keras")
    assert keras.models.load_model(tmp_path / "deep" / "model.keras").count_params() == 8
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["model.keras"]


def test_a_failure_leaves_the_old_file(tmp_path, model, monkeypatch):
    """Ctrl-C in the middle of writing."""
    path = tmp_path / "model.weights.h5"
    path.write_bytes(b"old")

    def breaks(path, overwrite):
        Path(path).write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(model, "save_weights", breaks)
    with pytest.raises(KeyboardInterrupt):
        save_whole(model, path, weights_only=True)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("model.weights.h5", b"old")]
