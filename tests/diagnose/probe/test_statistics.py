"""Numbers of a layer's output: by hand, and the same on the host as on the device."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from course.diagnose.probe.recorder import Recorder
from course.diagnose.probe.statistics import COLUMNS, Statistics

pytestmark = pytest.mark.backends


def measured(model, x, most_on_host=2**23):
    """The statistics of all layers of a model that is called with `x`."""
    recorder = Recorder(model, x)
    with recorder:
        model(ops.convert_to_tensor(x))
    statistics = Statistics(recorder.seen, most_on_host)
    assert statistics.on_host == (most_on_host > 0)
    return statistics.read(statistics.hand_out())


on_either = pytest.mark.parametrize("most_on_host", [2**23, 0], ids=["host", "device"])


@on_either
def test_the_numbers_of_an_output_are_those_of_plain_arithmetic(most_on_host):
    """Four values, one of them 0, by hand: the second unit is dead, as its ReLU never opens."""
    model = keras.Sequential([keras.Input((1,)), layers.Dense(2, activation="relu", use_bias=False)])
    model.set_weights([np.array([[1.0, -1.0]], "float32")])
    [found] = measured(model, np.array([[1.0], [3.0]], "float32"), most_on_host)  # (1, 0) and (3, 0)
    assert found == pytest.approx(
        {
            "mean": 1.0, "std": np.std([1, 0, 3, 0]), "minimum": 0.0, "maximum": 3.0,
            "zeros": 0.5, "dead": 0.5, "sigmoid_ends": 1.0, "tanh_ends": 0.5,
            "spread": 0.5,  # standard deviations over the rows: 1 and 0
            "nonfinite": 0.0, "input_std": 1.0, "input_largest": 3.0,
        }
    )  # fmt: skip


@on_either
def test_what_is_not_finite_is_counted_and_left_out(most_on_host):
    """One NaN in four values."""
    model = keras.Sequential([keras.Input((2,)), layers.Activation("linear")])
    [found] = measured(model, np.array([[1.0, 1.0], [1.0, np.nan]], "float32"), most_on_host)
    assert found["nonfinite"] == pytest.approx(0.25)
    assert (found["minimum"], found["maximum"]) == (0.0, 1.0)


def test_host_and_device_agree():
    """On layers of all ranks, with dead units, a branch, and 16-bit floats in the middle."""
    keras.utils.set_random_seed(0)
    inputs = keras.Input((6, 6, 2))
    x = layers.Conv2D(4, 3, activation="relu", bias_initializer=keras.initializers.Constant(-0.3))(inputs)
    x = layers.Add()([x, layers.Dense(4, activation="tanh", dtype="mixed_bfloat16")(x)])
    x = layers.Dense(3, activation="sigmoid")(layers.Flatten()(x))
    rows = np.random.default_rng(0).normal(size=(8, 6, 6, 2)).astype("float32")
    model = keras.Model(inputs, x)
    host, device = measured(model, rows), measured(model, rows, most_on_host=0)
    assert len(host) == len(device) == 5
    assert host[0]["dead"] >= 0 < host[0]["zeros"]
    for ours, theirs in zip(host, device, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-4, abs=1e-5)
        assert set(ours) == {*COLUMNS, "input_std", "input_largest"}
