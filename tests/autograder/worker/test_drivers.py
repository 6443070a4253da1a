"""Requests are answered where the student's objects are, with plain data only."""

import numpy as np
import pytest

from course.autograder.worker.drivers import OBJECTS_KEPT, OPS, DriverError, Drivers, plain


def test_every_request_is_a_public_method_and_no_other_is():
    """The name of a request comes over the pipe; it must reach nothing else."""
    public = {name for name in vars(Drivers) if not name.startswith("_")}
    assert public == set(OPS)


def test_old_objects_go_so_that_a_notebook_does_not_fill_up():
    """check("q1") makes a few layers each time, and may be called all day."""
    drivers = Drivers({"make": lambda: object()})
    numbers = [drivers.make("make", (), {}) for _ in range(OBJECTS_KEPT + 1)]
    assert drivers.state(numbers[1]) == {}
    with pytest.raises(DriverError, match="is gone"):
        drivers.state(numbers[0])


def test_tensors_and_variables_become_arrays():
    """A learner may answer with keras.ops; the check reads numbers."""
    import keras

    came = plain({"a": [keras.ops.ones((2,)), (keras.Variable(3.0), None)], "b": "text"})
    assert came["a"][0].tolist() == [1.0, 1.0]
    assert came["a"][1] == (np.array(3.0), None)
    assert type(came["a"][0]) is np.ndarray
    assert plain(keras.ops.ones(2, "bfloat16")).dtype == np.float32


def test_a_keras_layer_is_asked_by_its_own_methods():
    """BatchNormalization keeps 0.9 of its moving mean: 0.1 times the mean 3 of the batch."""
    import keras

    drivers = Drivers({"BatchNorm": keras.layers.BatchNormalization, "Dropout": keras.layers.Dropout})
    number = drivers.make("BatchNorm", (), {"momentum": 0.9})
    traced = drivers.trace(number, (np.array([[2.0], [4.0]]),), {"training": True})
    assert traced["before"]["moving_mean"].tolist() == [0.0]
    assert traced["after"]["moving_mean"] == pytest.approx([0.3])
    assert drivers.config(drivers.again(number))["momentum"] == 0.9
    dropout = drivers.make("Dropout", (0.5,), {"seed": 1})
    assert drivers.trace(dropout, (np.ones((1, 4)),), {})["after"] == {}


def test_a_keras_model_is_fitted_from_a_seed():
    """The same seed gives the same weights, so the same losses; batches keep their order."""
    import keras

    def build(units):
        model = keras.Sequential([keras.layers.Dense(units)])
        model.compile(optimizer="sgd", loss="mse")
        return model

    drivers = Drivers({"build": build})
    x, y = np.ones((4, 3)), np.zeros((4, 2))
    one, two, other = (drivers.fit("build", x, y, x[:1], {"units": 2}, 2, 2, seed) for seed in (1, 1, 2))
    assert one["history"] == two["history"] != other["history"]
    assert len(one["history"]["loss"]) == 2
    assert one["predictions"].shape == (1, 2)
