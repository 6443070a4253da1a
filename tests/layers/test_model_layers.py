"""What every layer for models promises, on each backend: the layer checklist of Keras's own reviewers."""

import inspect
import json

import keras
import numpy as np
import pytest
from keras import ops

from course import layers
from course.layers import (
    DropConnect,
    FractionalMaxPooling2D,
    Maxout,
    StochasticDepth,
    WeightNormalization,
)

pytestmark = pytest.mark.backends

IMAGE, VECTOR, SERIES = (7, 9, 6), (6,), (5, 6)
EXAMPLES = {
    "Maxout": (lambda: Maxout(3, name="it"), VECTOR),
    "Maxout on axis 1": (lambda: Maxout(7, axis=1, name="it"), (14, 3)),
    "StochasticDepth": (lambda: StochasticDepth(0.4, seed=3, name="it"), IMAGE),
    "StochasticDepth of batches": (lambda: StochasticDepth(0.4, mode="batch", name="it"), VECTOR),
    "FractionalMaxPooling2D": (lambda: FractionalMaxPooling2D(1.4, seed=3, name="it"), IMAGE),
    "FractionalMaxPooling2D overlapping": (
        lambda: FractionalMaxPooling2D((1.3, 2.5), pseudo_random=True, overlapping=True, name="it"),
        IMAGE,
    ),
    "DropConnect": (lambda: DropConnect(keras.layers.Dense(4), 0.4, seed=3, name="it"), VECTOR),
    "DropConnect on LSTM": (lambda: DropConnect(keras.layers.LSTM(4), 0.4, name="it"), SERIES),
    "DropConnect on Conv2D": (lambda: DropConnect(keras.layers.Conv2D(4, 3), 0.4, name="it"), IMAGE),
    "WeightNormalization": (lambda: WeightNormalization(keras.layers.Dense(4), name="it"), VECTOR),
    "WeightNormalization on GRU": (
        lambda: WeightNormalization(keras.layers.GRU(4, return_sequences=True, dropout=0.2), name="it"),
        SERIES,
    ),
    "WeightNormalization on Conv2DTranspose": (
        lambda: WeightNormalization(keras.layers.Conv2DTranspose(4, 3), name="it"),
        IMAGE,
    ),
    "WeightNormalization on SeparableConv2D": (
        lambda: WeightNormalization(keras.layers.SeparableConv2D(4, 3), name="it"),
        IMAGE,
    ),
}
each = pytest.mark.parametrize(("make", "shape"), EXAMPLES.values(), ids=EXAMPLES.keys())


def batch(shape, examples=4) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(examples, *shape)).astype("float32")


def values(tensor) -> np.ndarray:
    return ops.convert_to_numpy(ops.cast(tensor, "float32"))


def test_no_layer_is_left_out():
    """A new public layer fails here until it joins EXAMPLES, or the contract of preprocessing layers."""
    data_layer = keras.src.layers.preprocessing.data_layer.DataLayer
    classes = {name for name in layers.__all__ if inspect.isclass(getattr(layers, name))}
    classes = {name for name in classes if not issubclass(getattr(layers, name), data_layer)}
    assert classes == {name.split(" on ")[0].split(" of ")[0].split(" over")[0] for name in EXAMPLES}


@each
def test_configuration_is_plain_json_and_makes_the_same_layer(make, shape):
    """Item 1: serialization is complete."""
    layer = make()
    config = json.loads(json.dumps(keras.layers.serialize(layer)))
    again = keras.layers.deserialize(config)
    assert keras.layers.serialize(again) == keras.layers.serialize(layer)
    assert set(dir(again)) == set(dir(layer))


@each
def test_building_twice_changes_nothing(make, shape):
    """Item 2: all weights are made in `build`."""
    layer = make()
    layer.build((None, *shape))
    before = [variable.path for variable in layer.variables]
    layer(batch(shape))
    assert [variable.path for variable in layer.variables] == before
    assert layer.built


@each
def test_shapes_agree_symbolic_computed_and_real(make, shape):
    """Item 3: also with an unknown batch."""
    layer = make()
    symbolic = layer(keras.Input(shape))
    real = layer(batch(shape))
    assert symbolic.shape == (None, *real.shape[1:])
    assert tuple(layer.compute_output_shape((None, *shape))) == symbolic.shape
    assert tuple(layer.compute_output_shape((4, *shape))) == tuple(real.shape)


@each
def test_mixed_precision_computes_in_half_and_keeps_full_weights(make, shape):
    """Item 3: the policy decides."""
    keras.config.set_dtype_policy("mixed_float16")
    try:
        layer = make()
    finally:
        keras.config.set_dtype_policy("float32")
    for training in (False, True):
        outputs = layer(batch(shape), training=training)
        assert keras.backend.standardize_dtype(outputs.dtype) == "float16"
        assert np.isfinite(values(outputs)).all()
    assert {variable.dtype for variable in layer.trainable_variables} <= {"float32"}


@each
def test_inference_is_the_default_and_repeatable(make, shape):
    """Item 4: nothing is drawn unless training."""
    layer, x = make(), batch(shape)
    first = values(layer(x))
    np.testing.assert_array_equal(values(layer(x)), first)
    if hasattr(layer, "seed_generator"):
        assert ops.convert_to_numpy(layer.seed_generator.state)[1] == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: StochasticDepth(0.5, seed=seed),
        lambda seed: FractionalMaxPooling2D(1.4, seed=seed),
        lambda seed: FractionalMaxPooling2D(1.4, pseudo_random=True, seed=seed),
        lambda seed: DropConnect(keras.layers.Conv2D(4, 3, kernel_initializer="ones"), 0.5, seed=seed),
    ],
)
def test_one_seed_one_stream(make):
    """Item 5: same seed, same draws; the state moves on with each call; one generator."""
    x = np.random.default_rng(0).normal(size=(16, 14, 17, 2)).astype("float32")
    first, second = make(5), make(5)
    one, two = values(first(x, training=True)), values(second(x, training=True))
    np.testing.assert_array_equal(one, two)
    assert any((values(first(x, training=True)) != one).any() for _ in range(5))
    assert sum("seed" in variable.path for variable in first.non_trainable_variables) == 1


@each
@pytest.mark.parametrize("jit_compile", ["auto", True])
def test_trains_and_survives_the_file(make, shape, jit_compile, tmp_path):
    """Items 7 and 8: fit under compilation, `.keras` round trip and `clone_model` with equal outputs."""
    if jit_compile is True and keras.backend.backend() != "tensorflow":
        pytest.skip('on JAX "auto" compiles too; on PyTorch this needs a C++ compiler at run time')
    image = keras.Input(shape)
    model = keras.Model(image, keras.layers.Dense(1)(keras.layers.Flatten()(make()(image))))
    model.compile("sgd", "mse", jit_compile=jit_compile)
    x = batch(shape, 8)
    model.fit(x, np.ones((8, 1)), batch_size=4, verbose=0)
    if hasattr(model.get_layer("it"), "seed_generator"):
        assert (
            ops.convert_to_numpy(model.get_layer("it").seed_generator.state)[1] >= 2
        )  # two steps, two draws
    expected = model.predict(x, verbose=0)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(again.predict(x, verbose=0), expected, rtol=1e-5, atol=1e-5)
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    np.testing.assert_allclose(clone.predict(x, verbose=0), expected, rtol=1e-5, atol=1e-5)


@each
def test_works_on_each_step_of_time(make, shape):
    """Item 8: inside TimeDistributed."""
    layer = make()
    x = batch(shape)
    alone = values(layer(x))
    steps = values(keras.layers.TimeDistributed(layer)(np.stack([x, x], axis=1)))
    np.testing.assert_allclose(steps[:, 1], alone, rtol=1e-5, atol=1e-5)
