"""Trains in child processes that are killed, and compares what is left with a training that was not.

Run as a program: Keras is imported once, then each training is a fork of this process (before any tensor is
made). Arguments: a folder, then for each run the steps, with commas between, after which a child is killed.
"""

import os
import signal
import sys
import time
from pathlib import Path

import keras
import numpy as np

from course import callbacks

EPOCHS, STEPS = 4, 6


class Told(keras.callbacks.Callback):
    """Tells the parent of each step, then gives it time to kill."""

    def __init__(self, pipe):
        super().__init__()
        self.pipe = pipe

    def on_train_batch_end(self, batch, logs=None):
        os.write(self.pipe, b".")
        time.sleep(0.02)


def train(folder: Path, pipe: int | None):
    """One training with everything that has a state: shuffling, dropout, batch norm, Adam, callbacks."""
    keras.utils.set_random_seed(1)
    draw = np.random.default_rng(0)
    x = draw.normal(size=(44, 5)).astype("float32")
    y = (x.sum(axis=1) > 0).astype("int32")
    model = keras.Sequential(
        [
            keras.Input((5,)),
            keras.layers.Dense(8, activation="relu"),
            keras.layers.BatchNormalization(),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(2),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.05), loss, metrics=["accuracy"])
    others = [
        callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5, patience=1, min_delta=0.1),
        callbacks.EarlyStopping(patience=9, restore_best_weights=True),
        callbacks.UpdateRatio(every_n_steps=2),
    ]
    resume = callbacks.Resume(folder / "state", others, every_n_steps=2)
    told = [Told(pipe)] if pipe is not None else []
    history = model.fit(
        x,
        y,
        batch_size=8,
        epochs=EPOCHS,
        validation_data=(x[:8], y[:8]),
        verbose=0,
        callbacks=[resume, *told],
    )
    ratios = [value for values in others[2].ratios.values() for value in values]
    results = [*model.get_weights(), *(np.array(values) for values in history.history.values())]
    np.savez(folder / "end.npz", np.array(history.epoch), np.array(ratios), *results)


def run(folder: Path, kill_after: int | None) -> bool:
    """Trains in a child; returns whether it came to its end."""
    folder.mkdir(exist_ok=True)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            train(folder, write)
        finally:
            os._exit(0 if (folder / "end.npz").exists() else 1)
    os.close(write)
    seen = 0
    while kill_after is None or seen < kill_after:
        told = os.read(read, 1)
        if not told:
            break
        seen += 1
    if kill_after is not None and seen == kill_after:
        os.kill(child, signal.SIGKILL)
    os.close(read)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        raise SystemExit("a training has failed")
    return not os.WIFSIGNALED(status)


def main(folder: Path, plans: list[str]):
    run(folder / "whole", None)
    expected = np.load(folder / "whole" / "end.npz")
    for number, plan in enumerate(plans):
        place = folder / f"killed{number}"
        for kill_after in map(int, plan.split(",")):
            finished = run(place, kill_after)
        if not finished:
            run(place, None)
        found = np.load(place / "end.npz")
        same = found.files == expected.files and all(
            np.array_equal(found[name], expected[name], equal_nan=True) for name in expected.files
        )
        print(
            plan, "same" if same else "DIFFERENT", sorted(path.name for path in (place / "state").iterdir())
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
