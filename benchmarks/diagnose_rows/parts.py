"""What of the cost of watching is Keras's own, what is that of the looks, and what is noise."""

import keras
import numpy as np
from component_rows.turns import in_turns

from course.callbacks import Babysitter
from diagnose_rows.models import PROGRAMS
from diagnose_rows.overhead import of_totals

EPOCHS = 40


class Hooks(keras.callbacks.Callback):
    """Has the hooks of the `Babysitter`, and does nothing in them."""

    async_safe = True

    def on_train_batch_begin(self, batch, logs=None):
        pass

    def on_train_batch_end(self, batch, logs=None):
        pass

    def on_epoch_end(self, epoch, logs=None):
        pass


def parts_rows(names=None, epochs: int = EPOCHS):
    """CPU time of a fit with more and more of a `Babysitter`, over that of a bare fit, all by turns."""
    print(
        "CPU of a bare fit, 95 %: a second bare fit, empty hooks, losses only, first looks only, the default"
    )
    for name in names or list(PROGRAMS):
        program = PROGRAMS[name]
        x, y = program.data()
        kinds = {
            "bare": [],
            "bare again": [],
            "empty hooks": [Hooks()],
            "losses only": [Babysitter(on_error="record")],
            "first looks": [Babysitter(probe=(x, y), overhead=0.0)],
            "default": [Babysitter(probe=(x, y))],
        }
        lanes = in_turns({kind: _fit(program, x, y, others) for kind, others in kinds.items()}, epochs)
        bare = lanes["bare"].cpu
        print(f"{name}, {1000 * np.median(bare) / program.steps:.2f} CPU ms a step")
        for kind, lane in lanes.items():
            one = of_totals(lane.cpu, bare)
            print(f"  {kind:<12}{one.median:6.3f} [{one.low:5.3f}, {one.high:5.3f}]", flush=True)


def _fit(program, x, y, others):
    model = program.build()

    def fit(baton, number):
        model.fit(x, y, batch_size=program.batch_size, epochs=number, verbose=0, callbacks=[baton, *others])

    return fit
