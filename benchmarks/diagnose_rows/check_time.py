"""How long `check` takes for a model of a million weights."""

import time

import keras
import numpy as np
from keras import layers

from course.diagnose import check
from diagnose_rows.models import compiled


def dense():
    """1,061,386 weights in 4 layers."""
    parts = [layers.Dense(800, activation="relu"), layers.Dense(500, activation="relu")]
    return compiled(*parts, layers.Dense(60, activation="relu"), shape=(784,))


def cnn():
    """1,051,050 weights, batch normalisation and dropout."""
    parts = []
    for filters in (32, 64, 128):
        convolution = layers.Conv2D(filters, 3, padding="same", activation="relu")
        parts += [convolution, layers.BatchNormalization(), layers.MaxPooling2D()]
    last = [layers.Flatten(), layers.Dropout(0.3), layers.Dense(466, activation="relu")]
    return compiled(*parts, *last, shape=(32, 32, 3))


def lstm():
    """1,003,530 weights in 2 layers, 20 time steps."""
    parts = [layers.LSTM(320, return_sequences=True), layers.LSTM(216)]
    return compiled(*parts, shape=(20, 64))


MODELS = {"dense": (dense, (784,)), "CNN": (cnn, (32, 32, 3)), "LSTM": (lstm, (20, 64))}
FRESH = 3


def check_rows():
    """The first one in the process, and the median of some with new models, which compile again."""
    print(f"{'check':<8}{'weights':>10}   first   median of {FRESH} others, wall and CPU seconds")
    for name, (build, shape) in MODELS.items():
        draw = np.random.default_rng(0)
        x, y = draw.normal(size=(5000, *shape)).astype("float32"), draw.integers(0, 10, 5000).astype("int32")
        times = []
        for _ in range(1 + FRESH):
            model = build()
            since = time.perf_counter(), time.process_time()
            check(model, x, y, epochs=10)
            times.append((time.perf_counter() - since[0], time.process_time() - since[1]))
            keras.utils.clear_session()
        wall, cpu = np.median(times[1:], axis=0)
        print(
            f"{name:<8}{model.count_params():10,d}   {times[0][0]:5.2f}   {wall:5.2f}  {cpu:5.2f}", flush=True
        )
