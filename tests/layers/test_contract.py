"""What every layer promises, on each backend: the roster is all public layers of `course.layers`."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import pytest
from keras import ops

from course import layers

pytestmark = pytest.mark.backends

draws = np.random.default_rng(0)
IMAGES = draws.integers(0, 256, (4, 6, 8, 3), "uint8")
ROWS = draws.normal(size=(12, 4)).astype("float32")


@dataclass(frozen=True)
class Example:
    """A layer and a batch for it.

    Attributes:
        make: Gives a fresh layer that is ready to be called, with the same seed each time.
        inputs: A batch, first axis the examples.
        seeds: How many seed generators the layer itself holds.
        passes_at_inference: Whether inference returns the inputs as they are.
        is_preprocessing: Whether it runs inside `tf.data` on each backend, and draws unless told not to.
    """

    make: Callable[..., keras.Layer]
    inputs: np.ndarray
    seeds: int = 0
    passes_at_inference: bool = False
    is_preprocessing: bool = False


def adapted(layer, data):
    layer.adapt(data)
    return layer


def contrast_sometimes(**kwargs):
    return layers.RandomApply(keras.layers.RandomContrast(0.5, seed=2), 0.5, seed=1, **kwargs)


EXAMPLES = {
    "PCAColorJitter": Example(
        lambda **kwargs: adapted(layers.PCAColorJitter(seed=1, **kwargs), IMAGES),
        IMAGES, seeds=1, passes_at_inference=True, is_preprocessing=True,
    ),
    "PCAWhitening": Example(
        lambda **kwargs: adapted(layers.PCAWhitening(num_components=3, **kwargs), ROWS),
        ROWS, is_preprocessing=True,
    ),
    "RandAugment": Example(
        lambda **kwargs: layers.RandAugment(seed=1, **kwargs),
        IMAGES, seeds=1, passes_at_inference=True, is_preprocessing=True,
    ),
    "RandomApply": Example(
        contrast_sometimes, IMAGES, seeds=2, passes_at_inference=True, is_preprocessing=True
    ),
    "RandomScaleCrop": Example(
        lambda **kwargs: layers.RandomScaleCrop(4, 5, short_side=(5, 9), seed=1, **kwargs),
        IMAGES, seeds=1, is_preprocessing=True,
    ),
    "TenCrop": Example(lambda **kwargs: layers.TenCrop(4, 5, **kwargs), IMAGES, is_preprocessing=True),
    "DropConnect": Example(
        lambda dtype=None: layers.DropConnect(
            keras.layers.Dense(3, kernel_initializer="ones", dtype=dtype), 0.5, seed=1
        ),
        ROWS, seeds=1,
    ),
    "FractionalMaxPooling2D": Example(
        lambda **kwargs: layers.FractionalMaxPooling2D(1.4, seed=1, **kwargs), IMAGES, seeds=1
    ),
    "Maxout": Example(lambda **kwargs: layers.Maxout(2, **kwargs), ROWS),
    "StochasticDepth": Example(
        lambda **kwargs: layers.StochasticDepth(0.5, seed=1, **kwargs),
        ROWS, seeds=1, passes_at_inference=True,
    ),
    "WeightNormalization": Example(
        lambda dtype=None: layers.WeightNormalization(
            keras.layers.Dense(3, kernel_initializer=keras.initializers.GlorotUniform(seed=1), dtype=dtype)
        ),
        ROWS,
    ),
}  # fmt: skip


def some(keep: Callable[[Example], bool]):
    """Parametrizes a test with the examples that `keep` chooses."""
    kept = {name: example for name, example in EXAMPLES.items() if keep(example)}
    return pytest.mark.parametrize("example", kept.values(), ids=kept.keys())


each = some(lambda example: True)


def array(tensor) -> np.ndarray:
    return ops.convert_to_numpy(tensor)


def model_of(example: Example, layer=None) -> keras.Model:
    """A model of one layer and a linear output, compiled."""
    model = keras.Sequential(
        [
            keras.Input(example.inputs.shape[1:]),
            layer or example.make(),
            keras.layers.Flatten(),
            keras.layers.Dense(1),
        ]
    )
    model.compile("sgd", "mse")
    return model


def test_no_layer_is_left_out():
    """A new public layer fails here until it joins EXAMPLES, and so the contract."""
    public = {name for name in layers.__all__ if isinstance(getattr(layers, name), type)}
    assert public == set(EXAMPLES)


@each
def test_configuration_is_plain_json_and_makes_the_same_layer(example):
    """A model file holds its layers as JSON, under names that say which package they are from."""
    layer = example.make()
    written = json.loads(json.dumps(keras.saving.serialize_keras_object(layer)))
    assert written["registered_name"] == f"course>{type(layer).__name__}"
    config = json.loads(json.dumps(layer.get_config()))
    again = type(layer).from_config(config)
    assert json.loads(json.dumps(again.get_config())) == config
    assert again.get_config().keys() == layer.get_config().keys()


@each
def test_configuration_survives_build_and_call(example):
    """`get_config` returns what the constructor was given, whatever happened since."""
    layer = example.make()
    before = without_shapes(layer.get_config())
    layer(example.inputs)
    assert without_shapes(layer.get_config()) == before


def without_shapes(config):
    """A configuration without the shapes that Keras notes in a layer that another one holds."""
    if isinstance(config, dict):
        return {key: without_shapes(value) for key, value in config.items() if key != "build_config"}
    return config


@each
def test_building_makes_all_weights(example):
    """Weights made later would be missing from what an optimizer or a file was given."""
    layer = example.make()
    if not layer.built:
        layer.build(example.inputs.shape)
    weights = len(layer.weights)
    layer(example.inputs)
    assert layer.built
    assert len(layer.weights) == weights


@each
@pytest.mark.parametrize("training", [True, False])
def test_promised_shape_is_the_shape(example, training):
    """Keras plans a model from `compute_output_shape`: eager and symbolic outputs must agree with it."""
    layer = example.make()
    shape = example.inputs.shape
    promised = tuple(layer.compute_output_shape(shape))
    assert tuple(layer(example.inputs, **kwargs_for(layer, training)).shape) == promised
    symbolic = layer(keras.Input(shape[1:]), **kwargs_for(layer, training))
    assert tuple(symbolic.shape) == (None, *promised[1:])
    assert tuple(layer.compute_output_shape((None, *shape[1:]))) == (None, *promised[1:])


def kwargs_for(layer, training: bool) -> dict:
    """`training`, for the layers that know it."""
    return {"training": training} if layer._call_has_training_arg else {}


@each
def test_mixed_precision_keeps_weights_in_float32(example):
    """float16 for activations, float32 for what is learned."""
    layer = example.make(dtype="mixed_float16")
    output = layer(example.inputs)
    assert keras.backend.standardize_dtype(output.dtype) == "float16"
    assert {weight.dtype for weight in layer.weights} <= {"float32"}
    assert np.isfinite(array(output)).all()


@some(lambda example: example.passes_at_inference)
def test_inference_passes_the_inputs_bit_for_bit(example):
    """What is for training only must leave no trace at inference."""
    inputs = example.inputs.astype("float32")
    np.testing.assert_array_equal(array(example.make()(inputs, training=False)), inputs)


@each
def test_randomness_is_counted_seeded_and_moves_on(example):
    """One seed is one stream: the same from the start, and not the same draw twice."""
    first, second = example.make(), example.make()
    states = [one for one in first.variables if "seed_generator_state" in one.path]
    assert len(states) == example.seeds
    outputs = [array(first(example.inputs, **kwargs_for(first, True))) for _ in range(4)]
    for output in outputs:
        again = array(second(example.inputs, **kwargs_for(second, True)))
        np.testing.assert_array_equal(output, again)
    is_same = all(np.array_equal(outputs[0], output) for output in outputs[1:])
    assert is_same == (example.seeds == 0)


@each
@pytest.mark.parametrize("jit_compile", ["auto", True])
def test_fits_in_a_compiled_model_and_moves_its_seeds_on(example, jit_compile):
    """Graph, XLA and eager training all run it; a seed that stood still would repeat its draws."""
    if jit_compile is True and keras.backend.backend() != "tensorflow":
        pytest.skip('on JAX "auto" compiles too; on PyTorch this needs a C++ compiler at run time')
    layer = example.make()
    states = [one for one in layer.variables if "seed_generator_state" in one.path]
    before = [array(state) for state in states]
    model = model_of(example, layer)
    model.compile("sgd", "mse", jit_compile=jit_compile)
    inputs = example.inputs.astype("float32") / 255
    model.fit(inputs, np.zeros((len(inputs), 1)), batch_size=2, verbose=0)
    for state, old in zip(states, before, strict=True):
        assert not np.array_equal(array(state), old)


@each
def test_saved_and_cloned_models_answer_the_same(example, tmp_path):
    """Through a file, and through the configuration and the weights."""
    model = model_of(example)
    expected = model.predict(example.inputs, verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded.predict(example.inputs, verbose=0), expected)
    cloned = keras.models.clone_model(model)
    cloned.set_weights(model.get_weights())
    np.testing.assert_array_equal(cloned.predict(example.inputs, verbose=0), expected)


@each
def test_works_in_a_functional_and_a_subclassed_model(example):
    """All three ways to write a model give the outputs of the layer itself."""

    class Subclassed(keras.Model):
        def __init__(self):
            super().__init__()
            self.layer = example.make()

        def call(self, inputs, training=False):  # handed on: on JAX Keras does not do that by itself
            return self.layer(inputs, **kwargs_for(self.layer, training))

    layer = example.make()
    expected = array(layer(example.inputs, **kwargs_for(layer, False)))
    symbolic = keras.Input(example.inputs.shape[1:])
    functional = keras.Model(symbolic, example.make()(symbolic))
    for model in (functional, Subclassed()):
        np.testing.assert_allclose(model.predict(example.inputs, verbose=0), expected, rtol=1e-5, atol=1e-5)


@each
def test_works_on_every_step_of_a_sequence(example):
    """`TimeDistributed` hands over one step at a time."""
    layer = example.make()
    expected = array(layer(example.inputs, **kwargs_for(layer, False)))
    steps = np.stack([example.inputs, example.inputs], axis=1).astype("float32")
    output = array(keras.layers.TimeDistributed(example.make())(steps, training=False))
    np.testing.assert_allclose(output, np.stack([expected, expected], axis=1), rtol=1e-5, atol=1e-5)


@some(lambda example: example.is_preprocessing)
@pytest.mark.parametrize("size", [4, None], ids=["batches", "single examples"])
def test_runs_inside_a_dataset(example, size):
    """A plain layer fails in `tf.data` on JAX and PyTorch (D18). The draws there are TensorFlow's own."""
    tf = pytest.importorskip("tensorflow", reason="`tf.data` is TensorFlow's")
    dataset = tf.data.Dataset.from_tensor_slices(example.inputs)
    mapped = (dataset.batch(size) if size else dataset.batch(1).unbatch()).map(example.make())
    found = np.concatenate([np.array(part) if size else np.array(part)[None] for part in mapped])
    layer = example.make()
    assert found.shape == tuple(layer.compute_output_shape(example.inputs.shape))
    assert found.dtype == np.float32
    is_one_stream = keras.backend.backend() == "tensorflow" and size == len(example.inputs)
    if is_one_stream or not example.seeds:
        np.testing.assert_allclose(found, array(layer(example.inputs)), rtol=1e-4, atol=1e-3)


@some(lambda example: example.is_preprocessing)
def test_bytes_and_floats_single_or_batched_are_the_same_images(example):
    """Preprocessing meets images as files have them, and one at a time."""
    kwargs = kwargs_for(example.make(), False)
    from_bytes = array(example.make()(example.inputs, **kwargs))
    from_floats = array(example.make()(example.inputs.astype("float32"), **kwargs))
    np.testing.assert_array_equal(from_bytes, from_floats)
    one_by_one = np.stack([array(example.make()(one, **kwargs)) for one in example.inputs])
    np.testing.assert_allclose(one_by_one, from_floats, rtol=1e-5, atol=1e-4)


@some(lambda example: example.inputs.ndim == 4 and example.is_preprocessing)
def test_channels_first_is_the_same_image(example):
    """Only the order of the axes differs, the draws included."""
    if example.make is contrast_sometimes:
        pytest.skip("the data format is that of the other layer")
    first = np.moveaxis(example.inputs, -1, -3)
    if "PCA" in type(example.make()).__name__:
        layer = adapted(type(example.make())(seed=1, data_format="channels_first"), first)
    else:
        layer = example.make(data_format="channels_first")
    output = layer(first)
    assert tuple(layer.compute_output_shape(first.shape)) == tuple(output.shape)
    np.testing.assert_allclose(
        np.moveaxis(array(output), -3, -1), array(example.make()(example.inputs)), rtol=1e-5, atol=1e-3
    )


@some(lambda example: example.inputs.ndim == 4 and example.is_preprocessing)
@pytest.mark.parametrize("shape", [(6,), (6, 8), (1, 4, 6, 8, 3)])
def test_refuses_what_is_no_image(example, shape):
    """A wrong rank is named, with the one that came."""
    with pytest.raises(ValueError, match=r"`inputs` must be an image .* or a batch .* Received: shape="):
        example.make()(np.zeros(shape, "float32"))


@some(lambda example: example.inputs.ndim == 4 and example.is_preprocessing)
def test_dictionary_keeps_its_labels_and_refuses_boxes_that_would_not_move(example):
    """Keras's layers take `{"images": ..., "labels": ...}`; so do ours."""
    layer, labels = example.make(), np.arange(4)
    output = layer({"images": example.inputs, "labels": labels})
    assert tuple(output["images"].shape) == tuple(layer.compute_output_shape(example.inputs.shape))
    assert output["labels"] is labels
    boxes = {"images": example.inputs, "bounding_boxes": labels}
    if layer.moves_pixels:
        with pytest.raises(ValueError, match="moves pixels and does not move bounding_boxes along"):
            layer(boxes)
    else:
        assert layer(boxes)["bounding_boxes"] is labels
    with pytest.raises(ValueError, match='`inputs` must have the key "images"'):
        layer({"labels": labels})
