"""Snapshots at the end of each cycle, where the learning rate is lowest."""

from pathlib import Path

import keras
import numpy as np
import pytest

from course.callbacks import SnapshotEnsemble
from course.callbacks.snapshot_ensemble import next_cycle_begin
from course.schedules import CosineRestarts

pytestmark = pytest.mark.backends


@pytest.mark.parametrize(
    ("step", "begin"), [(0, 10), (9, 10), (10, 30), (29, 30), (30, 70), (10_000, 10_230)]
)
def test_cycles_that_double_begin_at_10_30_70(step, begin):
    """Lengths 10, 20, 40, ...: the begin of cycle n is 10 * (2**n - 1)."""
    assert next_cycle_begin(CosineRestarts(0.1, 10, t_mul=2), step) == begin


def test_a_schedule_without_a_later_cycle_has_no_end():
    """The last step of a 32-bit counter stands for never."""
    assert next_cycle_begin(CosineRestarts(0.1, 2**31 - 1, t_mul=1), 5) == 2**31 - 1


def test_snapshots_are_the_weights_at_the_end_of_each_cycle(tmp_path, make_model, data):
    """Cycles of 3 and 6 steps, 10 steps of training: snapshots after steps 3 and 9."""
    restarts = CosineRestarts(0.1, 3, t_mul=2)
    model, after = make_model(keras.optimizers.SGD(restarts)), []
    snapshots = SnapshotEnsemble(tmp_path, restarts)

    class Spy(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            after.append(self.model.get_weights())

    model.fit(*data, batch_size=8, epochs=5, verbose=0, callbacks=[snapshots, Spy()])
    assert [Path(member).name for member in snapshots.members] == ["snapshot_01.keras", "snapshot_02.keras"]
    for member, step in zip(snapshots.load(), (3, 9), strict=True):
        for saved, weight in zip(member.get_weights(), after[step - 1], strict=True):
            np.testing.assert_array_equal(saved, weight)


def test_a_second_fit_goes_on_in_the_cycle_that_the_optimizer_is_in(tmp_path, make_model, data):
    """Two fits of 4 steps with cycles of 3: ends after steps 3 and 6, the second in the second fit."""
    restarts = CosineRestarts(0.1, 3, t_mul=1)
    model = make_model(keras.optimizers.SGD(restarts))
    snapshots = SnapshotEnsemble(tmp_path, restarts)
    for _ in range(2):
        model.fit(*data, batch_size=4, verbose=0, callbacks=[snapshots])
        assert len(snapshots.members) == 1
    assert int(snapshots.load()[0].optimizer.iterations) == 6


def test_warns_where_no_cycle_ends_in_the_fit(tmp_path, make_model, data):
    """Cycles planned in epochs but counted in steps: 16 steps of training never end one of 17."""
    restarts = CosineRestarts(0.1, 17)
    model = make_model(keras.optimizers.SGD(restarts))
    snapshots = SnapshotEnsemble(tmp_path, restarts)
    with pytest.warns(UserWarning, match="no snapshot: .* at step 17, but this fit at step 16"):
        model.fit(*data, batch_size=4, epochs=4, verbose=0, callbacks=[snapshots])
    assert snapshots.members == []


def test_accumulated_gradients_count_once(tmp_path, make_model, data):
    """Two steps make an update; a cycle of 3 updates is over after 6 steps of 8."""
    restarts = CosineRestarts(0.1, 3, t_mul=1)
    model = make_model(keras.optimizers.SGD(restarts, gradient_accumulation_steps=2))
    snapshots = SnapshotEnsemble(tmp_path, restarts)
    model.fit(*data, batch_size=2, verbose=0, callbacks=[snapshots])
    assert len(snapshots.members) == 1
    assert int(snapshots.load()[0].optimizer.iterations) == 3


def test_rejects_a_schedule_without_cycles(tmp_path):
    """A falling rate has no end of a cycle."""
    with pytest.raises(ValueError, match=r"must have a method `cycle\(step\)`.* Received: ExponentialDecay"):
        SnapshotEnsemble(tmp_path, keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5))
