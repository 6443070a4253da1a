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


@pytest.mark.parametrize("is_built", [False, True])
def test_a_model_makes_its_variables_before_it_is_fitted(is_built):
    """TensorFlow traces a step twice where the first trace makes variables; the numbers stay as they are."""
    import keras

    found = []

    class Model(keras.Sequential):
        def fit(self, *args, **named):
            found.append((self.built, self.optimizer.built))
            return super().fit(*args, **named)

    def build(kind=Model):
        layers = [keras.layers.Dense(4, "relu"), keras.layers.Dropout(0.5), keras.layers.Dense(1)]
        model = kind([keras.Input((3,))] * is_built + layers)
        model.compile(optimizer="adam", loss="mse")
        return model

    x, y = np.linspace(-1, 1, 24).reshape(8, 3), np.ones((8, 1))
    came = Drivers({"build": build}).fit("build", x, y, None, {}, 3, 4, 7)
    assert found == [(True, True)]
    keras.utils.set_random_seed(7)
    plainly = build(keras.Sequential)
    assert came["history"] == plainly.fit(x, y, epochs=3, batch_size=4, shuffle=False, verbose=0).history
    assert (came["predictions"] == plain(plainly(x, training=False))).all()


def test_a_model_that_cannot_be_built_beforehand_is_fitted_all_the_same():
    """One of the learner's own kind makes its variables when it is called."""
    import keras

    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.inner = keras.layers.Dense(1)

        def call(self, x):
            return self.inner(x)

    def build():
        model = Own()
        model.compile(optimizer="sgd", loss="mse")
        return model

    came = Drivers({"build": build}).fit("build", np.ones((4, 3)), np.zeros((4, 1)), None, {}, 2, 2, 0)
    assert len(came["history"]["loss"]) == 2
