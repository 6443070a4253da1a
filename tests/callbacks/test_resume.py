"""After a kill, training goes on as if nothing had happened."""

import random
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from course.callbacks import Checkpoint, EarlyStopping, Resume
from course.callbacks._state_file import finish_writing, write_state
from course.errors import BrokenFileError

pytestmark = pytest.mark.backends

STEPS = 24  # of one training in killed_training.py


class InterruptionError(Exception):
    pass


class StopAt(keras.callbacks.Callback):
    """Breaks the fit off in the middle: at the begin of batch `batch` of epoch `epoch`."""

    def __init__(self, epoch, batch=0):
        super().__init__()
        self.at = (epoch, batch)

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if (self.epoch, batch) == self.at:
            raise InterruptionError


def dropout_model(x_features=3):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((x_features,)),
            keras.layers.Dense(8, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(2),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.05), loss)
    return model


def train(data, *callbacks, model=None, epochs=4, **options):
    """Four epochs of four steps; returns the model and its history."""
    model = model or dropout_model()
    history = model.fit(*data, batch_size=4, epochs=epochs, verbose=0, callbacks=list(callbacks), **options)
    return model, history


def break_off(data, *callbacks, **options):
    with pytest.raises(InterruptionError):
        train(data, *callbacks, **options)


def largest_difference(model, other) -> float:
    pairs = zip(model.get_weights(), other.get_weights(), strict=True)
    return max(float(np.abs(ours - theirs).max()) for ours, theirs in pairs)


def kill(tmp_path, plans):
    """Runs the trainings that are killed, in a process of their own; returns its lines."""
    program = Path(__file__).with_name("killed_training.py")
    done = subprocess.run(
        [sys.executable, program, tmp_path, *plans], capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def test_killed_trainings_end_as_if_never_killed(tmp_path):
    """SIGKILL at random steps, one run killed twice: weights, history and samples are equal to the bit."""
    draw = random.Random(0)
    first, second, third = (draw.randrange(1, STEPS) for _ in range(3))
    plans = [str(first), f"{second},{third}"]
    assert kill(tmp_path, plans) == [f"{plan} same []" for plan in plans]


@pytest.mark.slow
def test_killed_at_ten_random_steps(tmp_path):
    """The same at ten steps more."""
    draw = random.Random(1)
    plans = [str(draw.randrange(1, STEPS)) for _ in range(10)]
    assert kill(tmp_path, plans) == [f"{plan} same []" for plan in plans]


def test_keras_loses_the_seeds_of_the_layers(tmp_path, data):
    """D3: dropout draws other masks after Keras's BackupAndRestore than without the interruption."""
    whole, _ = train(data, shuffle=False)
    break_off(data, keras.callbacks.BackupAndRestore(tmp_path / "stock"), StopAt(2), shuffle=False)
    stock, _ = train(data, keras.callbacks.BackupAndRestore(tmp_path / "stock"), shuffle=False)
    if largest_difference(stock, whole) == 0:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert largest_difference(stock, whole) > 1e-4


@pytest.mark.parametrize(("at", "shuffle"), [((2, 0), False), ((1, 3), True)])
def test_ours_ends_at_the_same_weights(tmp_path, data, at, shuffle):
    """D3 and D4: whether broken off at the begin of an epoch or within one, not a bit differs."""
    whole, history = train(data, shuffle=shuffle)
    break_off(data, Resume(tmp_path, every_n_steps=2), StopAt(*at), shuffle=shuffle)
    resume = Resume(tmp_path, every_n_steps=2)
    ours, resumed = train(data, resume, shuffle=shuffle)
    assert resume.resumed_at == ((2, 0) if at == (2, 0) else (1, 2))
    assert largest_difference(ours, whole) == 0
    assert resumed.history == history.history
    assert resumed.epoch == history.epoch


def test_keras_forgets_how_long_early_stopping_has_waited(tmp_path, data, readings):
    """D2: the best is at epoch 0; stopped after patience 3 it would be 4 epochs, resumed it is more."""
    values = [1.0, *[2.0] * 9]

    def run(*last):
        stop = keras.callbacks.EarlyStopping(patience=3)
        backup = keras.callbacks.BackupAndRestore(tmp_path / "stock")
        return train(data, readings("val_loss", values), stop, backup, *last, epochs=10)[1]

    with pytest.raises(InterruptionError):
        run(StopAt(2, 3))
    last_epoch = run().epoch[-1]
    if last_epoch == 3:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert last_epoch > 3


@pytest.mark.parametrize("kind", [EarlyStopping, keras.callbacks.EarlyStopping])
def test_ours_keeps_the_state_of_the_other_callbacks(tmp_path, data, readings, kind):
    """D2: the wait goes on where it was, in our callbacks and in Keras's."""
    values = [1.0, *[2.0] * 9]

    def run(*last):
        others = [readings("val_loss", values), kind(patience=3, min_delta=0.1)]
        return train(data, Resume(tmp_path, others), *last, epochs=10)[1]

    with pytest.raises(InterruptionError):
        run(StopAt(2, 3))
    history = run()
    assert history.epoch == [0, 1, 2, 3]


def test_keras_forgets_the_history(tmp_path, data):
    """D2: the history after BackupAndRestore begins where it went on. Ours: see the test of the bits."""
    with pytest.raises(InterruptionError):
        train(data, keras.callbacks.BackupAndRestore(tmp_path / "stock"), StopAt(2))
    _, history = train(data, keras.callbacks.BackupAndRestore(tmp_path / "stock"))
    if history.epoch == [0, 1, 2, 3]:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert history.epoch == [2, 3]


def test_keras_learns_twice_from_the_batches_before_a_save_within_an_epoch(tmp_path, data):
    """D4: after the save at the second batch of epoch 1, that epoch begins again at its first."""
    with pytest.raises(InterruptionError):
        train(data, keras.callbacks.BackupAndRestore(tmp_path / "stock", save_freq=2), StopAt(1, 2))
    model, _ = train(data, keras.callbacks.BackupAndRestore(tmp_path / "stock", save_freq=2))
    updates = int(model.optimizer.iterations)
    if updates == 16:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert updates == 18


def test_ours_learns_once_from_each_batch(tmp_path, data):
    """D4: four epochs of four steps are sixteen updates, wherever the training was broken off."""
    break_off(data, Resume(tmp_path, every_n_steps=2), StopAt(1, 2))
    model, _ = train(data, Resume(tmp_path, every_n_steps=2))
    assert int(model.optimizer.iterations) == 16


def test_keras_saves_at_every_batch_when_told_not_to_save(tmp_path, data, monkeypatch):
    """D4: `save_freq=False` is documented as never; False counts as the number 0."""
    written = []
    monkeypatch.setattr(keras.Model, "save_weights", lambda model, **options: written.append(options))
    train(data, keras.callbacks.BackupAndRestore(tmp_path / "stock", save_freq=False), epochs=2)
    if not written:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert len(written) == 8


def test_ours_saves_as_often_as_it_says(tmp_path, data, monkeypatch):
    """D4: after each two of the four steps where asked, and else at the begin of an epoch."""

    def saves(**options):
        seen = []
        monkeypatch.setattr(Resume, "_save", lambda self, batch: seen.append((self._epoch, batch)))
        train(data, Resume(tmp_path, **options), epochs=2)
        return seen

    assert saves() == [(1, 0)]
    assert saves(every_n_steps=2) == [(0, 2), (1, 0), (1, 2)]


def test_keras_deletes_what_is_not_its_own(tmp_path, data):
    """D4: the whole folder goes when training has ended, with the file of someone else in it."""
    folder = tmp_path / "stock"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    train(data, keras.callbacks.BackupAndRestore(folder), epochs=1)
    if (folder / "notes.txt").exists():
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert not folder.exists()


def test_ours_touches_its_own_file_only(tmp_path, data):
    """D4: someone else's file survives; our own goes when it is no longer needed."""
    (tmp_path / "notes.txt").write_text("mine")
    train(data, Resume(tmp_path), epochs=2)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("notes.txt", "mine")]


def test_the_file_can_be_kept(tmp_path, data):
    """It holds the begin of the last epoch."""
    train(data, Resume(tmp_path, keep=True), epochs=2)
    assert [path.name for path in tmp_path.iterdir()] == ["resume.npz"]


@pytest.mark.parametrize("content", [b"", b"not ours", "truncated", "flipped"])
def test_a_file_that_cannot_be_read_is_reported_and_survives(tmp_path, model, content):
    """Nothing is overwritten: the user decides what to do with it."""
    file = tmp_path / "resume.npz"
    write_state(file, {"model": [["kernel", np.arange(999.0)]]})
    whole = file.read_bytes()
    if content == "truncated":
        content = whole[: len(whole) // 2]
    elif content == "flipped":
        middle = len(whole) // 2
        content = whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :]
    file.write_bytes(content)
    resume = Resume(tmp_path)
    resume.set_model(model)
    with pytest.raises(BrokenFileError, match=r"cannot be read as a training state.* left as it is"):
        resume.on_train_begin()
    assert file.read_bytes() == content


def test_the_state_of_another_model_is_reported_and_survives(tmp_path, data, make_model):
    """The message says what does not fit."""
    break_off(data, Resume(tmp_path), StopAt(1, 3))
    file = tmp_path / "resume.npz"
    finish_writing(file)  # the disk works behind the training; the next fit waits for it too
    whole = file.read_bytes()
    with pytest.raises(
        BrokenFileError, match=r"is of another training: it holds \d+ variables, the model has"
    ):
        train(data, Resume(tmp_path), model=make_model())
    wider = dropout_model(x_features=5)
    with pytest.raises(BrokenFileError, match=r"kernel has shape \(3, 8\), the model's .*kernel \(5, 8\)"):
        train((np.ones((4, 5)), np.ones(4)), Resume(tmp_path), model=wider)
    with pytest.raises(BrokenFileError, match="it holds the state of 0 callbacks, not 1"):
        train(data, Resume(tmp_path, EarlyStopping()))
    assert file.read_bytes() == whole


def test_a_save_that_fails_ends_the_training(tmp_path, data, monkeypatch):
    """It is written behind the training, but a full disk is not passed over."""

    def full(file, **arrays):
        raise OSError("No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="No space left"):
        train(data, Resume(tmp_path), epochs=2)


def test_jax_need_not_wait_for_each_step_unless_someone_looks(tmp_path):
    """Keras asks `async_safe`; what is inside decides too."""
    assert Resume(tmp_path, [EarlyStopping(), Checkpoint(tmp_path)]).async_safe
    assert not Resume(tmp_path, every_n_steps=5).async_safe
    assert not Resume(tmp_path, [StopAt(1)]).async_safe


def test_keras_writes_over_the_only_whole_file(tmp_path, data, monkeypatch):
    """D4: a kill while BackupAndRestore writes leaves half a file, and no training that can go on."""
    written = []
    save = keras.Model.save_weights

    def watched(model, filepath, **options):
        written.append(Path(filepath))
        return save(model, filepath, **options)

    monkeypatch.setattr(keras.Model, "save_weights", watched)
    stock = keras.callbacks.BackupAndRestore(tmp_path / "stock")
    train(data, stock, epochs=2)
    if set(written) != {Path(stock._weights_path)}:  # the place that it is read from
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert len(written) == 2


def test_ours_replaces_its_file_only_when_the_new_one_is_whole(tmp_path, data, monkeypatch):
    """D4: a write that is cut off leaves the save before it as it was."""
    break_off(data, Resume(tmp_path), StopAt(1, 3))
    finish_writing(tmp_path / "resume.npz")
    whole = (tmp_path / "resume.npz").read_bytes()

    def cut_off(file, **arrays):
        file.write(whole[:100])
        raise OSError("killed here")

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", cut_off)
        with pytest.raises(OSError, match="killed here"):
            train(data, Resume(tmp_path), epochs=3)
    assert (tmp_path / "resume.npz").read_bytes() == whole
    resume = Resume(tmp_path)
    train(data, resume)
    assert resume.resumed_at == (1, 0)


def test_a_second_fit_begins_at_its_own_first_epoch(tmp_path, data):
    """Keras's BackupAndRestore leaves the resumed epoch behind in the model."""
    break_off(data, Resume(tmp_path), StopAt(2, 0))
    model, history = train(data, Resume(tmp_path))
    assert history.epoch == [0, 1, 2, 3]
    assert train(data, model=model, epochs=1)[1].epoch == [0]


def test_checkpoints_go_on_being_counted(tmp_path, data):
    """The best file of before the kill is still known, so it is deleted when a better one comes."""

    def run(*last):
        checkpoint = Checkpoint(tmp_path / "files", "loss", keep_best=1, save_weights_only=True)
        train(data, Resume(tmp_path, checkpoint), *last)
        return checkpoint

    with pytest.raises(InterruptionError):
        run(StopAt(2, 3))
    checkpoint = run()
    files = sorted(str(path) for path in (tmp_path / "files").iterdir())
    assert files == sorted(one.path for one in checkpoint.saved)
    assert checkpoint.last.endswith("epoch_0004.weights.h5")


def test_batches_that_are_skipped_are_not_shown_to_the_other_callbacks(tmp_path, data):
    """They have seen them before the kill."""
    seen = []

    class Spy(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            seen.append(batch)

    break_off(data, Resume(tmp_path, [Spy()], every_n_steps=2), StopAt(1, 3))
    seen.clear()
    train(data, Resume(tmp_path, [Spy()], every_n_steps=2), epochs=2)
    assert seen == [2, 3]


@pytest.mark.skipif(keras.backend.backend() == "torch", reason="Keras on PyTorch takes one step an execution")
def test_several_steps_an_execution(tmp_path, data):
    """Steps are skipped by whole executions."""

    def model():
        built = dropout_model()
        built.compile("adam", built.loss, steps_per_execution=2)
        return built

    def run(*callbacks):
        return model().fit(*data, batch_size=2, epochs=2, verbose=0, callbacks=list(callbacks))

    whole = run()
    with pytest.raises(InterruptionError):
        run(Resume(tmp_path, every_n_steps=3), StopAt(1, 5))
    resume = Resume(tmp_path, every_n_steps=3)
    assert run(resume).history == whole.history
    assert resume.resumed_at == (1, 4)


def test_a_model_that_is_not_built_cannot_go_on_at_the_begin_of_an_epoch(tmp_path):
    """It has no variables yet to fill."""
    write_state(tmp_path / "resume.npz", {"epoch": 1, "batch": 0})
    model = keras.Sequential([keras.layers.Dense(2)])
    model.compile("sgd", "mse")
    resume = Resume(tmp_path)
    resume.set_model(model)
    with pytest.raises(ValueError, match="must be built before a training can go on"):
        resume.on_train_begin()


def test_a_model_that_is_not_built_goes_on_within_an_epoch(tmp_path, data):
    """The one batch that is trained on again builds it."""

    def run(*callbacks):
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.layers.Dense(2)])
        model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        return train(data, *callbacks, model=model, epochs=2)

    whole, history = run()
    with pytest.raises(InterruptionError):
        run(Resume(tmp_path, every_n_steps=2), StopAt(1, 2))
    ours, resumed = run(Resume(tmp_path, every_n_steps=2))
    assert largest_difference(ours, whole) == 0
    assert resumed.history == history.history


def test_rejects_a_frequency_below_one(tmp_path):
    """Every zeroth step does not exist."""
    with pytest.raises(ValueError, match=r"`every_n_steps` must be .* at least 1, or None. Received: .*=0"):
        Resume(tmp_path, every_n_steps=0)


def test_rejects_what_is_no_callback(tmp_path):
    """On the user's line, not in the middle of `fit`."""
    with pytest.raises(ValueError, match=r"`callbacks` must hold Keras callbacks. Received: 'early'"):
        Resume(tmp_path, ["early"])
