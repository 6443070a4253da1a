"""Our callbacks on a small CNN with 100 steps an epoch, against a bare `fit` and against Keras's own."""

import tempfile
import time
from pathlib import Path

import keras
import numpy as np
from keras import layers as stock

from component_rows.turns import WARM_UP, in_turns, ratio
from course import callbacks, schedules

STEPS, BATCH = 100, 32
EPOCHS_TOGETHER, EPOCHS_SINGLE = 12, 4
IMAGES = (32, 32, 3)
WRITING = {"Checkpoint", "Resume", "SnapshotEnsemble"}
HOOKS = {name for name in dir(keras.callbacks.Callback) if name.startswith("on_")}
CYCLE = 5
"""Epochs in a cycle of the learning rate, at whose end a snapshot is taken."""


def our_callbacks(folder: Path) -> dict[str, callable]:
    """A new one of each, as a user would hand them in; all monitor the training loss."""
    return {
        "EarlyStopping": lambda: callbacks.EarlyStopping("loss", patience=99, restore_best_weights=True),
        "ReduceLROnPlateau": lambda: callbacks.ReduceLROnPlateau("loss", patience=99),
        "Checkpoint": lambda: callbacks.Checkpoint(folder / "checkpoints", "loss"),
        "Resume": lambda: callbacks.Resume(folder / "resume"),
        "MaxNorm": lambda: callbacks.MaxNorm(3.0),
        "WeightAveraging": lambda: callbacks.WeightAveraging(),
        "SnapshotEnsemble": lambda: callbacks.SnapshotEnsemble(
            folder / "snapshots", schedules.CosineRestarts(0.001, CYCLE * STEPS, t_mul=1.0)
        ),
        "DivergenceStopping": lambda: callbacks.DivergenceStopping(),
        "UpdateRatio": lambda: callbacks.UpdateRatio(),
        "LearningRateLogger": lambda: callbacks.LearningRateLogger(),
    }


def peers(folder: Path) -> dict[str, callable]:
    """The nearest of Keras's own, by the name of ours, doing the same job."""
    return {
        "EarlyStopping": lambda: keras.callbacks.EarlyStopping(
            "loss", patience=99, restore_best_weights=True
        ),
        "ReduceLROnPlateau": lambda: keras.callbacks.ReduceLROnPlateau("loss", patience=99),
        "Checkpoint": lambda: keras.callbacks.ModelCheckpoint(
            folder / "best.keras", "loss", save_best_only=True
        ),
        "Resume": lambda: keras.callbacks.BackupAndRestore(folder / "backup"),
        "WeightAveraging": lambda: keras.callbacks.SwapEMAWeights(),
        "DivergenceStopping": lambda: keras.callbacks.TerminateOnNaN(),
    }


def small_cnn(use_ema: bool = False):
    keras.utils.set_random_seed(0)
    parts = [
        stock.Conv2D(16, 3, activation="relu"),
        stock.MaxPooling2D(),
        stock.Conv2D(32, 3, activation="relu"),
    ]
    model = keras.Sequential([keras.Input(IMAGES), *parts, stock.Flatten(), stock.Dense(10, "softmax")])
    optimizer = keras.optimizers.Adam(use_ema=use_ema)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy")
    return model


def empty_like(callback) -> keras.callbacks.Callback:
    """A callback that does nothing in each of the hooks that `callback` uses: what Keras itself takes."""
    hooks = {name: _nothing for name in HOOKS if not hasattr(getattr(callback, name), "_is_default")}
    empty = type("Empty", (keras.callbacks.Callback,), hooks)()
    empty.async_safe = getattr(callback, "async_safe", False)
    return empty


def _nothing(callback, *arguments, **named):
    pass


class Timed:
    """Adds up the wall seconds in the hooks of callbacks over a fit, and the CPU seconds of their thread.

    What other threads do meanwhile, as those that fetch the next batch, is not counted.
    """

    def __init__(self, watched: list):
        self.cpu, self.wall = 0.0, 0.0
        for callback in watched:
            for name in HOOKS - {"on_train_begin", "on_train_end"}:
                hook = getattr(callback, name)
                if not hasattr(hook, "_is_default"):
                    setattr(callback, name, self._timed(hook))

    def _timed(self, hook):
        def run(*arguments, **named):
            since = time.thread_time(), time.perf_counter()
            hook(*arguments, **named)
            self.cpu += time.thread_time() - since[0]
            self.wall += time.perf_counter() - since[1]

        return run


def compare(made: dict[str, list], epochs: int) -> dict:
    """Trains the CNN with each list of callbacks by turns: the lanes, and the seconds in the hooks."""
    draw = np.random.default_rng(0)
    x = draw.uniform(0, 1, (BATCH * STEPS, *IMAGES)).astype("float32")
    y = draw.integers(0, 10, len(x)).astype("int32")
    hooks = {name: Timed(one) for name, one in made.items()}

    def fit_with(one):
        model = small_cnn(any(isinstance(each, keras.callbacks.SwapEMAWeights) for each in one))

        def fit(baton, number):
            model.fit(
                x, y, batch_size=BATCH, epochs=number, verbose=0, shuffle=False, callbacks=[baton, *one]
            )

        return fit

    return in_turns({name: fit_with(one) for name, one in made.items()}, epochs), hooks


def callback_rows():
    with tempfile.TemporaryDirectory() as folder:
        ours, stocks = our_callbacks(Path(folder) / "ours"), peers(Path(folder) / "peers")
        together = {
            "(bare fit)": [],
            "as many that do nothing": [empty_like(make()) for make in ours.values()],
            "all but those that write": [make() for name, make in ours.items() if name not in WRITING],
            "all of ours": [make() for make in our_callbacks(Path(folder) / "all").values()],
        }
        _print(*compare(together, EPOCHS_TOGETHER), EPOCHS_TOGETHER)
        single = {"(bare fit)": []}
        for name, make in ours.items():
            single[name] = [make()]
            if name in stocks:
                single[f"  Keras: {type(stocks[name]()).__name__}"] = [stocks[name]()]
        _print(*compare(single, EPOCHS_SINGLE), EPOCHS_SINGLE)


def _print(lanes, hooks, epochs):
    bare = lanes["(bare fit)"]
    mean = sum(bare.wall) / epochs, sum(bare.cpu) / epochs
    print(
        f"\n{'callbacks':<28}  of a bare epoch: wall, CPU, 95 %         in the hooks: wall, CPU   once, CPU"
        f"\n{'(bare fit)':<28}  {1000 * mean[0]:.0f} ms wall, {1000 * mean[1]:.0f} ms CPU"
    )
    for name, lane in lanes.items():
        if lane is not bare:
            hook = hooks[name]
            share = [
                seconds / (epochs + WARM_UP) / one
                for seconds, one in zip((hook.wall, hook.cpu), mean, strict=True)
            ]
            print(
                f"{name:<28}  {ratio(lane.wall, bare.wall)}  {ratio(lane.cpu, bare.cpu)}   "
                f"{share[0]:8.2%} {share[1]:8.2%}   {1000 * (lane.once - bare.once):8.0f} ms",
                flush=True,
            )
