"""Checkpoints: the right ones stay, whole, and nobody else's file is touched."""

import math
from pathlib import Path

import keras
import numpy as np
import pytest

from course.callbacks import Checkpoint

pytestmark = pytest.mark.backends


def names(folder) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def light(folder, **options):
    return Checkpoint(folder, save_weights_only=True, **options)


def test_keras_keeps_a_first_nan_as_the_best(tmp_path, fit):
    """D1: after a NaN, `ModelCheckpoint` never saves again."""
    file = tmp_path / "{epoch}.weights.h5"
    stock = keras.callbacks.ModelCheckpoint(file, save_best_only=True, save_weights_only=True)
    fit(stock, [math.nan, 2.0, 1.0])
    if len(names(tmp_path)) > 1:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert names(tmp_path) == ["1.weights.h5"]


def test_keras_cannot_save_the_best_every_few_steps(tmp_path, make_model, data):
    """D6: the direction of the metric is only found at the end of the first epoch."""
    stock = keras.callbacks.ModelCheckpoint(
        tmp_path / "{batch}.weights.h5", "loss", save_best_only=True, save_weights_only=True, save_freq=1
    )
    raised = ""
    try:
        make_model().fit(*data, batch_size=8, verbose=0, callbacks=[stock])
    except TypeError as error:
        raised = str(error)
    if not raised:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert "not callable" in raised


def test_the_best_every_few_steps(tmp_path, model, data):
    """D6: ours ranks by the mean loss of the epoch so far, from the first save on."""
    checkpoint = light(tmp_path, monitor="loss", keep_best=2, keep_last=0, every_n_steps=1)
    model.fit(*data, batch_size=4, epochs=2, shuffle=False, verbose=0, callbacks=[checkpoint])
    assert len(names(tmp_path)) == 2
    assert all(name.startswith("step_0000000") for name in names(tmp_path))


def test_a_value_that_is_not_finite_is_never_the_best(tmp_path, fit):
    """D1: the NaN epoch is kept only while it is the last."""
    checkpoint = light(tmp_path, keep_best=1, keep_last=1)
    fit(checkpoint, [math.nan, 2.0, 1.0, math.inf])
    assert names(tmp_path) == ["epoch_0003.weights.h5", "epoch_0004.weights.h5"]
    assert Path(checkpoint.best).name == "epoch_0003.weights.h5"
    assert Path(checkpoint.last).name == "epoch_0004.weights.h5"


def test_best_two_and_last_two(tmp_path, fit):
    """Values 5 1 2 4 3: best are epochs 2 and 3, last are 4 and 5."""
    light_files = light(tmp_path, keep_best=2, keep_last=2)
    fit(light_files, [5.0, 1.0, 2.0, 4.0, 3.0])
    assert names(tmp_path) == [f"epoch_000{epoch}.weights.h5" for epoch in (2, 3, 4, 5)]
    assert [one.value for one in light_files.saved] == [1.0, 2.0, 4.0, 3.0]


def test_only_every_nth_epoch_is_saved(tmp_path, fit):
    """D6: epochs 2 and 4 of 5, all kept."""
    fit(light(tmp_path, every_n_epochs=2, keep_last=None), [1.0] * 5)
    assert names(tmp_path) == ["epoch_0002.weights.h5", "epoch_0004.weights.h5"]


def test_a_rising_metric_is_ranked_from_above(tmp_path, fit):
    """`mode="auto"` asks the metric: accuracy is better high."""
    checkpoint = light(tmp_path, monitor="accuracy", keep_last=0)
    fit(checkpoint, [0.2, 0.9, 0.5], metric="accuracy")
    assert names(tmp_path) == ["epoch_0002.weights.h5"]


def test_a_saved_model_goes_on_as_the_trained_one(tmp_path, model, data):
    """The whole model is in the file, optimizer included."""
    checkpoint = Checkpoint(tmp_path, monitor="loss")
    model.fit(*data, epochs=2, verbose=0, callbacks=[checkpoint])
    loaded = keras.models.load_model(checkpoint.last)
    np.testing.assert_array_equal(loaded.predict(data[0], verbose=0), model.predict(data[0], verbose=0))
    assert int(loaded.optimizer.iterations) == 2


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path, fit, model, monkeypatch):
    """A full disk or Ctrl-C in the middle of writing: the file of the epoch before is still there."""
    fit(light(tmp_path), [2.0])
    before = (tmp_path / "epoch_0001.weights.h5").read_bytes()

    def breaks(path, overwrite):
        Path(path).write_bytes(b"half a file")
        raise KeyboardInterrupt

    monkeypatch.setattr(model, "save_weights", breaks)
    with pytest.raises(KeyboardInterrupt):
        fit(light(tmp_path), [1.0])
    assert names(tmp_path) == ["epoch_0001.weights.h5"]
    assert (tmp_path / "epoch_0001.weights.h5").read_bytes() == before


def test_files_of_others_survive(tmp_path, fit):
    """Only files that this fit has written are ever deleted."""
    for name in ("notes.txt", "epoch_0099.weights.h5"):
        (tmp_path / name).write_text("mine")
    fit(light(tmp_path, keep_best=0), [1.0, 2.0, 3.0])
    assert names(tmp_path) == ["epoch_0003.weights.h5", "epoch_0099.weights.h5", "notes.txt"]


def test_says_what_it_saves(tmp_path, fit, capsys):
    """One line a file, with the metric where there is one."""
    fit(light(tmp_path, verbose=1), [0.25, math.nan])
    assert (
        capsys.readouterr().out == "Saved epoch_0001.weights.h5, val_loss 0.25\nSaved epoch_0002.weights.h5\n"
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"keep_best": -1}, r"`keep_best` must be an integer, at least 0. Received: keep_best=-1"),
        ({"keep_last": -1}, r"`keep_last` must be an integer, at least 0, or None. Received: keep_last=-1"),
        (
            {"every_n_epochs": 0},
            r"`every_n_epochs` must be an integer, at least 1. Received: .*=0",
        ),
        (
            {"every_n_steps": 0},
            r"`every_n_steps` must be an integer, at least 1, or None. Received: .*=0",
        ),
        ({"every_n_steps": math.nan}, r"`every_n_steps` must be .* Received: every_n_steps=nan"),
        ({"every_n_epochs": 1.5}, r"`every_n_epochs` must be an integer.* Received: every_n_epochs=1.5"),
        ({"keep_last": "all"}, r"`keep_last` must be .*, or None. Received: keep_last='all'"),
        ({"monitor": 3}, "`monitor` must be the name of a metric. Received: monitor=3"),
        ({"keep_best": 0, "keep_last": 0}, r"`keep_best` or `keep_last` must be above 0. Received: 0 and 0"),
        ({"mode": "best"}, r"`mode` must be .* Received: mode='best'"),
    ],
)
def test_rejects_what_makes_no_sense(tmp_path, options, message):
    """Each on the user's line, before anything is trained."""
    with pytest.raises(ValueError, match=message):
        Checkpoint(tmp_path, **options)
