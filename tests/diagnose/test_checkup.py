"""The check-up on models of every kind, on each backend: what it finds, and that it leaves no trace."""

import random

import keras
import numpy as np
import pytest
from keras import layers, ops

from course.diagnose import check

on_each_backend = pytest.mark.backends  # compiling takes JAX seconds: a part of the tests is enough there
CLASSES = 3


@pytest.fixture(scope="module")
def data():
    """Rows of 8 standardised features in 3 classes."""
    draw = np.random.default_rng(0)
    x = draw.normal(size=(120, 8)).astype("float32")
    return x, (x @ draw.normal(size=(8, CLASSES))).argmax(axis=1)


def dense(head="softmax", activation="relu", **options):
    return keras.Sequential(
        [
            keras.Input((8,)),
            layers.Dense(16, activation=activation, **options),
            layers.Dropout(0.2),
            layers.BatchNormalization(),
            layers.Dense(CLASSES, activation=head),
        ]
    )


def functional():
    inputs = keras.Input((8,))
    x = layers.Dense(16)(inputs)
    x = ops.relu(x)
    x = layers.Add()([x, layers.Dense(16, activation="tanh")(x)])
    return keras.Model(inputs, layers.Dense(CLASSES, activation="softmax")(x))


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(16)
        self.drop = layers.Dropout(0.5)
        self.norm = layers.BatchNormalization()
        self.last = layers.Dense(CLASSES)

    def call(self, x, training=False):
        x = ops.relu(self.first(x))
        x = self.drop(self.norm(x, training=training), training=training)
        return ops.softmax(self.last(x))


def recurrent():
    return keras.Sequential(
        [keras.Input((4, 2)), layers.LSTM(6, dropout=0.1), layers.Dense(CLASSES, activation="softmax")]
    )


def convolutional():
    return keras.Sequential(
        [
            keras.Input((4, 2, 1)),
            layers.Conv2D(4, 2, activation="relu", padding="same"),
            layers.MaxPooling2D((2, 1)),
            layers.Flatten(),
            layers.Dense(CLASSES, activation="softmax"),
        ]
    )


MODELS = {
    "sequential": (dense, (8,)),
    "functional": (functional, (8,)),
    "subclassed": (Subclassed, (8,)),
    "recurrent": (recurrent, (4, 2)),
    "convolutional": (convolutional, (4, 2, 1)),
}
each_model = pytest.mark.parametrize(("build", "shape"), MODELS.values(), ids=MODELS.keys())


def compiled(model, optimizer="adam", loss="sparse_categorical_crossentropy", **options):
    model.compile(optimizer, loss, metrics=["accuracy"], **options)
    return model


def state_of(model):
    variables = [*model.variables, *model.optimizer.variables]
    return [(one.path, np.array(ops.convert_to_numpy(one))) for one in variables]


def ids(report, severity="warning"):
    return [one.id for one in report.at_least(severity)]


@on_each_backend
@pytest.mark.parametrize("name", ["sequential", "subclassed", "recurrent"])
def test_leaves_no_trace(name, data):
    """Weights, optimizer, seeds, statistics, metrics and the generators of the process, to the bit."""
    x, y = data
    build, shape = MODELS[name]
    keras.utils.set_random_seed(0)
    model = compiled(build())
    model.train_on_batch(x.reshape(-1, *shape), y)
    before, drawn = state_of(model), (random.getstate(), np.random.get_state()[1].tolist())
    metrics = [metric.name for metric in model.metrics]
    check(model, x.reshape(-1, *shape), y)
    for (path, kept), (_, now) in zip(before, state_of(model), strict=True):
        np.testing.assert_array_equal(now, kept, err_msg=path)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == drawn
    assert [metric.name for metric in model.metrics] == metrics
    assert all("call" not in layer.__dict__ for layer in model._flatten_layers())


@each_model
def test_a_sound_model_has_nothing_to_mend(build, shape, data):
    """Precision first: nothing above info."""
    x, y = data
    keras.utils.set_random_seed(1)
    report = check(compiled(build()), x.reshape(-1, *shape), y)
    assert ids(report) == []
    assert report.root is None


@on_each_backend
def test_training_goes_on_as_if_nothing_had_happened(data):
    """The same weights bit for bit after a fit, checked before or not."""
    ends = []
    for checked in (False, True):
        keras.utils.set_random_seed(3)
        model = compiled(dense())
        if checked:
            check(model, *data)
        model.fit(*data, epochs=2, verbose=0)
        ends.append(model.get_weights())
    for kept, weight in zip(*ends, strict=True):
        np.testing.assert_array_equal(weight, kept)


SICK = {
    "linear head": ({"head": None}, 0.001, 1.0, "output-loss-mismatch"),
    "no nonlinearity": ({"activation": None}, 0.001, 1.0, "missing-nonlinearity"),
    "zeros": ({"kernel_initializer": "zeros"}, 0.001, 1.0, "bad-init"),
    "low biases": ({"bias_initializer": keras.initializers.Constant(-10)}, 0.001, 1.0, "bad-init"),
    "pixels": ({}, 0.001, 255.0, "input-scale"),
    "rate": ({}, 1.0, 1.0, "lr-out-of-range"),
    "penalty": ({"kernel_regularizer": keras.regularizers.L2(10.0)}, 0.001, 1.0, "regularisation-dominates"),
}


@on_each_backend
@pytest.mark.parametrize(("build", "rate", "scale", "expected"), SICK.values(), ids=SICK.keys())
def test_names_the_cause_first(build, rate, scale, expected, data):
    """The same id on all backends."""
    x, y = data
    model = compiled(dense(**build), keras.optimizers.Adam(rate))
    report = check(model, x * scale, y)
    assert report.root.id == expected
    assert report.root.remedy
    assert len(report.to_text().splitlines()) < 25


def test_labels_beyond_the_units(data):
    """Where the loss itself fails, the reason is still found."""
    x, y = data
    report = check(compiled(dense()), x, y + 1)
    assert report.root.id == "labels-out-of-range"
    assert report.root.value == 3
    assert report.root.remedy == "y = y - 1"


def test_nan_in_the_data(data):
    """The row is named; the NaN loss is folded under it."""
    x, y = data
    x = x.copy()
    x[17, 3] = np.nan
    report = check(compiled(dense()), x, y)
    assert report.root.id == "data-nonfinite"
    assert "row 17" in report.root.message


def two_headed():
    first, second = keras.Input((8,), name="first"), keras.Input((2,), name="second")
    x = layers.Concatenate()([layers.Dense(16, activation="relu")(first), second])
    outputs = {
        "kind": layers.Dense(CLASSES, activation="softmax", name="kind")(x),
        "size": layers.Dense(1, name="size")(x),
    }
    return keras.Model({"first": first, "second": second}, outputs)


@on_each_backend
def test_several_inputs_and_outputs(data):
    """Each output is held against its own loss; the second one is wrong here."""
    x, y = data
    inputs = {"first": x, "second": x[:, :2]}
    model = two_headed()
    losses = {"kind": "sparse_categorical_crossentropy", "size": "mse"}
    model.compile("adam", losses, loss_weights={"kind": 1.0, "size": 0.5}, metrics={"kind": ["accuracy"]})
    report = check(model, inputs, {"kind": y, "size": x[:, :1]})
    assert ids(report) == []
    by_name = {one.name: one for one in report.facts.outputs}
    assert by_name["kind"].loss == "sparse_categorical_crossentropy"
    assert by_name["size"].loss == "mean_squared_error"
    assert by_name["size"].loss_weight == 0.5
    assert by_name["kind"].unweighted_loss > by_name["kind"].prior_loss / 2
    report = check(model, inputs, {"kind": y, "size": np.repeat(x[:, :1], 2, axis=1)})
    assert report.root.id == "output-loss-mismatch"
    assert report.root.layer == "size"


def test_a_loss_of_ones_own_is_said_to_be_unchecked(data):
    """What cannot be known is not guessed."""

    def own(y_true, y_pred):
        return ops.mean(ops.square(ops.cast(y_true, y_pred.dtype)[:, None] - y_pred), axis=-1)

    report = check(compiled(dense(), loss=own), *data)
    assert ids(report) == []
    assert (
        "not one of Keras's"
        in report.unchecked["Do the last activation, the loss and the targets fit each other?"]
    )


def _squared(y, outputs):
    return ops.mean((y - outputs) ** 2, axis=-1)


def test_a_loss_may_have_any_name(data):
    """Compiled, it lies in a scope of Keras's; outside TensorFlow refuses the name `_squared`."""
    x, _ = data
    model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
    model.compile("sgd", _squared)
    report = check(model, x, x[:, :1], validation_data=(x + 1, x[:, :1]))
    assert report.findings == ()
    assert report.facts.outputs[0].unweighted_loss > 0


@pytest.mark.parametrize("layer", [layers.GRU, layers.LSTM, layers.SimpleRNN])
def test_biases_of_recurrent_layers_may_be_zero(layer, data):
    """A GRU has a row of biases for the inputs and one for the state: two axes, and no kernel."""
    x, y = data
    wrapped = layers.Bidirectional(layer(4), name="both")
    model = keras.Sequential([keras.Input((8, 1)), layer(4, return_sequences=True), wrapped])
    model.add(layers.Dense(CLASSES, "softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    report = check(model, x[..., None], y)
    assert report.at_least("warning") == ()
    kernels = [one.name.rpartition("/")[2] for one in report.facts.weights if one.kernel]
    assert sorted(set(kernels)) == ["kernel", "recurrent_kernel"]


@on_each_backend
def test_mixed_precision(data):
    """16-bit activations, 32-bit weights, a scaled loss: the graph of the layers is still known."""
    keras.config.set_dtype_policy("mixed_float16" if keras.backend.backend() != "torch" else "mixed_bfloat16")
    try:
        model = compiled(dense(head=None))
        model = keras.Sequential([*model.layers, layers.Activation("softmax", dtype="float32")])
    finally:
        keras.config.set_dtype_policy("float32")
    report = check(compiled(model), *data)
    assert ids(report) == []
    assert report.facts.outputs[0].activation == "softmax"
    assert None not in [source for layer in report.facts.layers for source in layer.inputs]


class Batches(keras.utils.PyDataset):
    def __init__(self, x, y):
        super().__init__()
        self.x, self.y = x, y

    def __len__(self):
        return 4

    def __getitem__(self, index):
        rows = slice(30 * index, 30 * index + 30)
        return self.x[rows], self.y[rows]


def test_batches_of_a_pydataset(data):
    """The first batches are read."""
    report = check(compiled(dense()), Batches(*data))
    assert report.facts.inputs[0].rows == 120
    assert report.facts.batch_size == 30
    assert ids(report) == []


def test_weights_of_samples(data):
    """Taken into the gradient; chance is for plain losses."""
    report = check(compiled(dense()), *data, sample_weight=np.full(120, 100.0))
    assert ids(report) == []


def test_rows_shared_with_validation(data):
    """A tenth of the validation rows stand in the training data."""
    x, y = data
    x_val = np.random.default_rng(1).normal(size=(50, 8)).astype("float32")
    x_val[:5] = x[10:15]
    report = check(compiled(dense()), x, y, validation_data=(x_val, y[:50]))
    assert ids(report) == ["shared-rows"]
    assert report.root.value == pytest.approx(0.1)


@on_each_backend
def test_a_weight_that_the_loss_does_not_see(data):
    """TensorFlow and PyTorch give no gradient, JAX zeros: the answer is the same."""

    class Cut(layers.Layer):
        def call(self, x):
            return ops.stop_gradient(x)

    model = keras.Sequential(
        [keras.Input((8,)), layers.Dense(16, activation="relu"), Cut(), layers.Dense(3, "softmax")]
    )
    report = check(compiled(model), *data)
    assert report.root.id == "no-gradient"
    assert report.root.value == 2


@on_each_backend
def test_gradients_are_those_of_keras(data):
    """The root mean square of the gradient that one step of plain gradient descent takes."""
    x, y = data
    model = keras.Sequential([keras.Input((8,)), layers.Dense(CLASSES, activation="softmax", name="only")])
    compiled(model, keras.optimizers.SGD(1.0))
    report = check(model, x[:60], y[:60])
    before = model.get_weights()
    loss = model.evaluate(x[:60], y[:60], verbose=0)[0]
    model.train_on_batch(x[:60], y[:60])
    step = before[0] - model.get_weights()[0]
    found = {one.weight.rpartition("/")[2]: one for one in report.facts.initial.gradients}
    assert found["kernel"].rms == pytest.approx(float(np.sqrt(np.mean(step**2))), rel=1e-4)
    assert report.facts.initial.loss == pytest.approx(loss, rel=1e-5)


def test_refuses_what_it_cannot_check(data):
    """On the user's own line, with what to do."""
    with pytest.raises(ValueError, match="`model` must be compiled"):
        check(dense(), *data)
    with pytest.raises(ValueError, match="`x` and `y` must hold as many examples"):
        check(compiled(dense()), data[0], data[1][:5])
    with pytest.raises(ValueError, match="`x` must be arrays or batches that can be read more than once"):
        check(compiled(dense()), iter([data]))
