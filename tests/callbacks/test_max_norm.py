"""Max-norm during one fit: exact, along the right axes, and let go at the end."""

import keras
import numpy as np
import pytest

from course.callbacks import MaxNorm
from course.callbacks.max_norm import incoming_kernels

pytestmark = pytest.mark.backends


@pytest.fixture
def conv_net():
    """A convolution, a dense layer and a kernel that is too long for any of the limits below."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((6, 6, 2)),
            keras.layers.Conv2D(4, 3, kernel_initializer=keras.initializers.RandomNormal(stddev=2.0)),
            keras.layers.Flatten(),
            keras.layers.Dense(3, kernel_initializer=keras.initializers.RandomNormal(stddev=2.0)),
        ]
    )
    model.compile(keras.optimizers.SGD(0.01), "mse")
    return model


@pytest.fixture
def images():
    draw = np.random.default_rng(0)
    return draw.normal(size=(8, 6, 6, 2)).astype("float32"), draw.normal(size=(8, 3)).astype("float32")


def norms(model) -> list[np.ndarray]:
    """Length of the incoming weights of each filter and unit."""
    conv, dense = model.layers[0].kernel, model.layers[2].kernel
    return [
        np.linalg.norm(keras.ops.convert_to_numpy(kernel).reshape(-1, kernel.shape[-1]), axis=0)
        for kernel in (conv, dense)
    ]


def test_keras_measures_a_convolution_along_the_wrong_axis(images):
    """D12: with its default axis 0, `MaxNorm(0.5)` leaves filters longer than 0.5."""
    constraint = keras.constraints.MaxNorm(0.5)
    filters = np.random.default_rng(0).normal(size=(3, 3, 2, 4)).astype("float32")
    lengths = np.linalg.norm(keras.ops.convert_to_numpy(constraint(filters)).reshape(-1, 4), axis=0)
    if lengths.max() < 0.501:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert lengths.max() > 0.6


def test_keras_ignores_a_constraint_that_is_given_to_a_built_layer(conv_net, images):
    """D12: the attribute was read when the kernel was made; nothing says that it is too late."""
    conv_net.layers[0].kernel_constraint = keras.constraints.MaxNorm(0.5, axis=(0, 1, 2))
    conv_net.fit(*images, verbose=0)
    longest = norms(conv_net)[0].max()
    if longest < 0.501:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert longest > 5


def test_keras_ignores_a_constraint_on_a_variable_after_the_first_fit(conv_net, images):
    """D12: TensorFlow and JAX go on with the step that they have traced without it."""
    conv_net.fit(*images, verbose=0)
    conv_net.layers[0].kernel.constraint = keras.constraints.MaxNorm(0.5, axis=(0, 1, 2))
    conv_net.fit(*images, verbose=0)
    longest = norms(conv_net)[0].max()
    if longest < 0.501:
        pytest.skip("this backend runs its steps eagerly, or this Keras traces again")
    assert longest > 5


def test_every_unit_obeys_also_in_a_model_trained_before(conv_net, images):
    """D12: ours holds them, along the right axes, though the training step was traced before."""
    conv_net.fit(*images, verbose=0)
    conv_net.fit(*images, verbose=0, callbacks=[MaxNorm(0.5)])
    for lengths in norms(conv_net):
        np.testing.assert_allclose(lengths, 0.5, rtol=1e-6)


def test_training_is_free_again_afterwards(conv_net, images):
    """The kernels were held for one fit only: the next may lengthen them."""
    callback = MaxNorm(0.5)
    conv_net.fit(*images, verbose=0, callbacks=[callback])
    assert callback.constrained == []
    assert conv_net.layers[0].kernel.constraint is None
    conv_net.optimizer.learning_rate = 0.5
    conv_net.fit(*images, verbose=0)
    assert max(lengths.max() for lengths in norms(conv_net)) > 0.51


def test_no_later_fit_is_traced_again(conv_net, images):
    """Each of the two steps, held and free, is made once, until the model is compiled anew."""
    callback, steps = MaxNorm(0.5), []

    class Spy(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            steps.append(self.model.train_function)

    for callbacks in ([callback], [], [callback], []):
        conv_net.fit(*images, verbose=0, callbacks=[*callbacks, Spy()])
    held, free, held_again, free_again = steps
    assert (held_again, free_again) == (held, free)
    assert held is not free
    conv_net.compile(keras.optimizers.SGD(0.01), "mse")
    conv_net.fit(*images, verbose=0, callbacks=[callback, Spy()])
    assert steps[-1] not in (held, free)
    for lengths in norms(conv_net):
        assert lengths.max() < 0.5 * (1 + 1e-6)


def test_each_fit_of_several_is_held_or_free_as_it_says(conv_net, images):
    """The steps that are kept are traced with the constraint and without it, and never mixed up."""
    callback = MaxNorm(0.5)
    for callbacks in ([callback], [], [callback]):
        conv_net.optimizer.learning_rate = 0.5
        conv_net.fit(*images, verbose=0, callbacks=callbacks)
        longest = max(lengths.max() for lengths in norms(conv_net))
        assert (longest < 0.5 * (1 + 1e-6)) == bool(callbacks)


def test_weights_within_the_ball_are_trained_as_if_it_were_not_there(conv_net, images):
    """D12: Keras's own constraint shrinks them a little at each step."""
    conv_net.optimizer.learning_rate = 1e-4
    start = conv_net.get_weights()
    conv_net.fit(*images, epochs=3, shuffle=False, verbose=0)
    free = conv_net.get_weights()
    conv_net.set_weights(start)
    conv_net.fit(*images, epochs=3, shuffle=False, verbose=0, callbacks=[MaxNorm(1000.0)])
    for held, weight in zip(conv_net.get_weights(), free, strict=True):
        np.testing.assert_array_equal(held, weight)


def test_a_constraint_of_the_users_own_stays(images):
    """Two constraints on one kernel would fight."""
    model = keras.Sequential(
        [keras.Input((6, 6, 2)), keras.layers.Flatten(), keras.layers.Dense(3, kernel_constraint="non_neg")]
    )
    model.compile("sgd", "mse")
    model.fit(*images, verbose=0, callbacks=[MaxNorm(1e-3)])
    assert isinstance(model.layers[1].kernel.constraint, keras.constraints.NonNeg)


def test_finds_kernels_in_nested_models_and_leaves_frozen_ones():
    """A backbone inside a model counts; what is not trained has no update to project."""
    inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.BatchNormalization()])
    frozen = keras.layers.Dense(2, trainable=False)
    model = keras.Sequential([keras.Input((4,)), inner, frozen, keras.layers.Dense(1)])
    kernels = incoming_kernels(model)
    assert [tuple(kernel.shape) for kernel, _ in kernels] == [(4, 3), (2, 1)]
    assert [axes for _, axes in kernels] == [(0,), (0,)]


def test_a_model_that_is_not_built_is_refused():
    """It has no kernels yet to hold."""
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    callback = MaxNorm()
    callback.set_model(model)
    with pytest.raises(ValueError, match=r"must be built before `fit` with `MaxNorm`.* Received: 'seq"):
        callback.on_train_begin()


@pytest.mark.parametrize("value", [0, -1.0])
def test_rejects_a_length_that_is_not_positive(value):
    """The constraint checks it, in the constructor of the callback."""
    with pytest.raises(ValueError, match=r"`max_value` must be a number above 0. Received: max_value="):
        MaxNorm(value)
