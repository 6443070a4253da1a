"""What every schedule promises, on each backend: the roster is all public names of `course.schedules`."""

import json

import keras
import numpy as np
import pytest
from keras import ops
from keras.optimizers.schedules import CosineDecay, LearningRateSchedule

from course import schedules

pytestmark = pytest.mark.backends

EXAMPLES = {
    "CosineRestarts": schedules.CosineRestarts(0.1, 10, t_mul=1.5, m_mul=0.9, alpha=0.1, warmup_steps=3),
    "Cyclical": schedules.Cyclical(0.01, 0.1, rise_steps=4, fall_steps=6, mode="exp_range", gamma=0.999),
    "EpochTable": schedules.EpochTable([0.1, 0.2, 0.05], steps_per_epoch=2),
    "InverseSquareRoot": schedules.InverseSquareRoot(0.1, warmup_steps=4),
    "OneCycle": schedules.OneCycle(0.1, total_steps=20, three_phase=True),
    "PowerDecay": schedules.PowerDecay(0.1, decay_steps=5, power=0.75),
    "Sequence": schedules.Sequence([0.1, schedules.PowerDecay(0.1, 5), CosineDecay(0.1, 7)], [2, 5]),
    "Warmup": schedules.Warmup(schedules.Cyclical(0.01, 0.1, rise_steps=4), warmup_steps=3),
    "per_epoch": schedules.per_epoch(lambda epoch: 0.1 / (1 + epoch), steps_per_epoch=3, epochs=4),
    "step_decay": schedules.step_decay(0.1, every=3),
}
each = pytest.mark.parametrize("schedule", EXAMPLES.values(), ids=EXAMPLES.keys())
FIRST_STEPS = np.arange(40)


def rates(schedule, steps) -> np.ndarray:
    return ops.convert_to_numpy(schedule(steps))


def test_no_schedule_is_left_out():
    """A new public schedule fails here until it joins EXAMPLES, and so the contract."""
    assert set(schedules.__all__) - {"boundaries"} == set(EXAMPLES)  # that one reads schedules


@each
def test_is_a_keras_schedule(schedule):
    """Every optimizer takes it as `learning_rate`."""
    assert isinstance(schedule, LearningRateSchedule)
    assert keras.optimizers.Adam(schedule).learning_rate is not None


@each
@pytest.mark.parametrize("kind", [int, float, np.int32, np.int64, np.float32, np.float64])
def test_any_kind_of_step_gives_the_same_float32(schedule, kind):
    """A step is an int64 variable in one optimizer and a float in a plot."""
    result = schedule(kind(7))
    assert keras.backend.standardize_dtype(result.dtype) == "float32"
    assert tuple(result.shape) == ()
    assert float(result) == float(schedule(7))


@each
def test_takes_the_step_counter_of_an_optimizer(schedule):
    """Optimizers hand over a variable, not a number."""
    counter = keras.Variable(7, dtype="int32", trainable=False)
    assert float(schedule(counter)) == float(schedule(7))


@each
@pytest.mark.parametrize("dtype", ["int32", "int64", "float32"])
def test_an_array_of_steps_gives_an_array_of_rates(schedule, dtype):
    """A plot asks for all steps at once; Keras's schedules with a `cond` refuse that (D11)."""
    one_by_one = [float(schedule(int(step))) for step in FIRST_STEPS]
    together = rates(schedule, FIRST_STEPS.astype(dtype))
    assert together.dtype == np.float32
    np.testing.assert_allclose(together, one_by_one, rtol=1e-6, atol=1e-8)
    table = rates(schedule, FIRST_STEPS.reshape(4, 10).astype(dtype))
    np.testing.assert_allclose(table, together.reshape(4, 10), rtol=1e-6, atol=1e-8)


@each
def test_stays_finite_and_never_negative_for_ten_million_steps(schedule):
    """One NaN among the rates destroys every weight."""
    steps = np.unique(np.concatenate([FIRST_STEPS, np.geomspace(1, 1e7, 500).astype("int64"), [10**7]]))
    found = rates(schedule, steps)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert (found <= 0.2 + 1e-7).all()


@each
def test_configuration_is_plain_json_and_makes_the_same_schedule(schedule):
    """Optimizers write their schedule into the model file as JSON."""
    config = json.loads(json.dumps(keras.saving.serialize_keras_object(schedule)))
    again = keras.saving.deserialize_keras_object(config)
    assert type(again) is type(schedule)
    assert again.get_config() == schedule.get_config()
    np.testing.assert_array_equal(rates(again, FIRST_STEPS), rates(schedule, FIRST_STEPS))


@each
def test_survives_inside_other_schedules_and_an_optimizer(schedule):
    """A warm-up in front of a sequence of cycles is still one object to save."""
    nested = schedules.Warmup(schedules.Sequence([schedule, 0.01], [5]), warmup_steps=2)
    optimizer = keras.optimizers.SGD(nested)
    again = keras.optimizers.deserialize(keras.optimizers.serialize(optimizer))
    steps = np.arange(12)
    np.testing.assert_array_equal(rates(again._learning_rate, steps), rates(nested, steps))


def one_weight_model(schedule) -> keras.Model:
    """A model whose only weight falls by exactly the learning rate in each update."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.compile(optimizer=keras.optimizers.SGD(schedule), loss=mean_output, jit_compile="auto")
    return model


@keras.saving.register_keras_serializable(package="course_tests")
def mean_output(y_true, y_pred):
    return ops.mean(y_pred)


@each
def test_compiled_fit_uses_the_rate_of_each_step(schedule, tmp_path):
    """The gradient is 1, so the weight falls by the sum of the rates; a reloaded model goes on."""
    model = one_weight_model(schedule)
    x = np.ones((9, 1), "float32")
    before = float(model.get_weights()[0][0, 0])
    model.fit(x, x, batch_size=1, verbose=0)
    after = float(model.get_weights()[0][0, 0])
    assert before - after == pytest.approx(rates(schedule, np.arange(9)).sum(), abs=2e-6)
    assert float(model.optimizer.learning_rate) == pytest.approx(float(schedule(9)), rel=1e-6)

    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    again.fit(x[:3], x[:3], batch_size=1, verbose=0)
    fallen = after - float(again.get_weights()[0][0, 0])
    assert fallen == pytest.approx(rates(schedule, np.arange(9, 12)).sum(), abs=2e-6)
