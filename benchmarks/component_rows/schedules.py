"""Our schedules beside Keras's, in a model so small that the schedule shows."""

import keras
import numpy as np
from keras import layers as stock

from component_rows import by_hand
from component_rows.table import HEAD, pair
from course import schedules

STEPS, EPOCHS, BATCH = 100, 15, 32
stock_decay = keras.optimizers.schedules

ROWS = [
    ("OneCycle", lambda: schedules.OneCycle(0.1, 1000),
     lambda: stock_decay.CosineDecay(0.0, 700, warmup_target=0.1, warmup_steps=300), "CosineDecay, warm-up"),
    ("Cyclical", lambda: schedules.Cyclical(0.01, 0.1, 50),
     lambda: stock_decay.CosineDecayRestarts(0.1, 100), "CosineDecayRestarts"),
    ("CosineRestarts", lambda: schedules.CosineRestarts(0.1, 100),
     lambda: stock_decay.CosineDecayRestarts(0.1, 100), "CosineDecayRestarts"),
    ("PowerDecay", lambda: schedules.PowerDecay(0.1, 100),
     lambda: stock_decay.InverseTimeDecay(0.1, 100, 1.0), "InverseTimeDecay"),
    ("InverseSquareRoot", lambda: schedules.InverseSquareRoot(0.1, 100),
     lambda: by_hand.InverseSquareRoot(0.1, 100), "the formula by hand"),
    ("Warmup", lambda: schedules.Warmup(stock_decay.CosineDecay(0.1, 700), 300),
     lambda: stock_decay.CosineDecay(0.0, 700, warmup_target=0.1, warmup_steps=300), "CosineDecay, warm-up"),
    ("Sequence", lambda: schedules.Sequence([0.1, 0.01, 0.001], [100, 200]),
     lambda: stock_decay.PiecewiseConstantDecay([100, 200], [0.1, 0.01, 0.001]), "PiecewiseConstantDecay"),
    ("step_decay", lambda: schedules.step_decay(0.1, 100),
     lambda: stock_decay.ExponentialDecay(0.1, 100, 0.5, staircase=True), "ExponentialDecay"),
    ("per_epoch", lambda: schedules.per_epoch(lambda epoch: 0.1 / (epoch + 1), 100, 10),
     lambda: stock_decay.PiecewiseConstantDecay(
         [100 * epoch for epoch in range(1, 10)], [0.1 / (epoch + 1) for epoch in range(10)]),
     "PiecewiseConstantDecay"),
]  # fmt: skip


def model_of(schedule):
    model = keras.Sequential([keras.Input((8,)), stock.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(schedule), loss="mse")
    return model


def schedule_rows(only: str = ""):
    """Prints the rows, or those whose name begins with `only`."""
    print(f"\n{'schedule':<24}{HEAD}")
    x, y = np.ones((BATCH * STEPS, 8), "float32"), np.zeros((BATCH * STEPS, 1), "float32")
    for name, ours, peer, peer_name in ROWS:
        if name.startswith(only):
            pair(name, model_of(ours()), model_of(peer()), x, y, BATCH, EPOCHS, peer_name)
