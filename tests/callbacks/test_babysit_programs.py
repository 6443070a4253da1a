"""What `fit` takes, `check` and `babysit` take too: nothing escapes, and what cannot be known is said."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from course.callbacks import Babysitter, babysit
from course.diagnose import check

ROWS, BATCH = 48, 16
DRAW = np.random.default_rng(0)
X = DRAW.normal(size=(ROWS, 6)).astype("float32")
Y = (X[:, 0] > 0).astype("int32")
backend = keras.backend.backend()


def compiled(model, loss="sparse_categorical_crossentropy", **options):
    model.compile("adam", loss, **options)
    return model


def sequential(**options):
    parts = [keras.Input((6,)), layers.Dense(8, activation="relu"), layers.Dense(2, activation="softmax")]
    return compiled(keras.Sequential(parts), **options)


def several_in_and_out():
    first, second = keras.Input((6,), name="first"), keras.Input((2,), name="second")
    x = layers.Dense(8, activation="relu")(layers.Concatenate()([first, second]))
    outputs = {"kind": layers.Dense(2, "softmax", name="kind")(x), "size": layers.Dense(1, name="size")(x)}
    model = keras.Model({"first": first, "second": second}, outputs)
    losses = {"kind": "sparse_categorical_crossentropy", "size": "mse"}
    return compiled(model, losses), ({"first": X, "second": X[:, :2]}, {"kind": Y, "size": X[:, :1]}), {}


def functional():
    inputs = keras.Input((6,))
    x = ops.relu(layers.Dense(8)(inputs))
    return compiled(keras.Model(inputs, layers.Dense(2, "softmax")(layers.Add()([x, layers.Dense(8)(x)]))))


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.first, self.drop, self.last = layers.Dense(8), layers.Dropout(0.2), layers.Dense(2)

    def call(self, x, training=False):
        return ops.softmax(self.last(self.drop(ops.relu(self.first(x)), training=training)))


class OnTheHost(layers.Layer):
    """Asks for a number in Python, which no compiled function can give."""

    def call(self, x):
        return x / max(1.0, float(ops.max(ops.abs(x))))

    def compute_output_spec(self, x):
        return keras.KerasTensor(x.shape, x.dtype)


class Batches(keras.utils.PyDataset):
    def __len__(self):
        return ROWS // BATCH

    def __getitem__(self, index):
        rows = slice(BATCH * index, BATCH * (index + 1))
        return X[rows], Y[rows]


def own_loss(y_true, y_pred):
    return ops.mean(
        ops.square(ops.one_hot(ops.cast(ops.reshape(y_true, (-1,)), "int32"), 2) - y_pred), axis=-1
    )


def dataset():
    tf = pytest.importorskip("tensorflow")
    return tf.data.Dataset.from_tensor_slices((X, Y)).batch(BATCH)


def loader():
    torch = pytest.importorskip("torch")
    rows = torch.utils.data.TensorDataset(torch.from_numpy(X), torch.from_numpy(Y))
    return torch.utils.data.DataLoader(rows, batch_size=BATCH)


def mixed_precision():
    keras.config.set_dtype_policy("mixed_bfloat16" if backend == "torch" else "mixed_float16")
    try:
        parts = [layers.Dense(8, activation="relu"), layers.Dense(2, activation="softmax", dtype="float32")]
        return compiled(keras.Sequential([keras.Input((6,)), *parts])), (X, Y), {}
    finally:
        keras.config.set_dtype_policy("float32")


def on_the_host():
    parts = [keras.Input((6,)), layers.Dense(8), OnTheHost(), layers.Dense(2, activation="softmax")]
    return compiled(keras.Sequential(parts), run_eagerly=True), (X, Y), {}


PROGRAMS = {
    "sequential": lambda: (sequential(), (X, Y), {}),
    "functional": lambda: (functional(), (X, Y), {}),
    "several in and out": several_in_and_out,
    "subclassed": lambda: (compiled(Subclassed()), (X, Y), {}),
    "PyDataset": lambda: (sequential(), (Batches(),), {}),
    "tf.data": lambda: (sequential(), (dataset(),), {"shuffle": False}),
    "DataLoader": lambda: (sequential(), (loader(),), {"shuffle": False}),
    "own loss": lambda: (sequential(loss=own_loss), (X, Y), {}),
    "class weights": lambda: (sequential(), (X, Y), {"class_weight": {0: 1.0, 1: 4.0}}),
    "sample weights": lambda: (sequential(), (X, Y), {"sample_weight": np.linspace(0.5, 2, ROWS)}),
    "mixed precision": mixed_precision,
}
if backend != "torch":  # Keras on PyTorch takes one step an execution
    PROGRAMS["steps_per_execution"] = lambda: (sequential(steps_per_execution=2), (X, Y), {})
if backend != "jax":  # whose `fit` traces the model even with run_eagerly=True
    PROGRAMS["on the host"] = on_the_host


@pytest.mark.backends
@pytest.mark.parametrize("name", PROGRAMS)
def test_any_program_is_checked_and_watched(name):
    """Every loss is seen; what has no answer has a reason."""
    keras.utils.set_random_seed(0)
    model, data, options = PROGRAMS[name]()
    weight = options.get("sample_weight")
    before = check(model, *data, sample_weight=weight)
    batches = {"batch_size": BATCH} if len(data) == 2 else {}
    _, after = babysit(model, *data, epochs=2, verbose=0, on_error="record", **batches, **options)
    given = data if weight is None else (*data, weight)
    babysitter = Babysitter(probe=given, on_error="record")
    model.fit(*data, epochs=2, verbose=0, callbacks=[babysitter], **batches, **options)
    for report in (after, babysitter.report):
        assert report.facts.run.steps == len(report.facts.run.losses) == 2 * ROWS // BATCH
        assert np.isfinite(report.facts.run.losses).all()
    for report in (before, after, babysitter.report):
        assert all(question.endswith("?") and why for question, why in report.unchecked.items())
        assert report.facts.initial is not None or report.facts.unread["probe"]


def test_what_cannot_be_compiled_is_said_not_guessed():
    """The layer needs its numbers in Python: no activations, no gradients, and the reason."""
    if backend == "torch":
        pytest.skip("PyTorch runs eagerly: the layer is no obstacle")
    model, data, _ = on_the_host()
    report = check(model, *data)
    assert report.facts.initial is None
    assert len(report.unchecked) > 3
    assert report.at_least("warning") == ()


def test_validation_that_is_read_once_is_left_to_fit():
    """A generator: looked at, its rows would be lost."""
    history, report = babysit(
        sequential(),
        X,
        Y,
        validation_data=((X, Y) for _ in range(9)),
        validation_steps=1,
        epochs=2,
        verbose=0,
    )
    assert len(history.history["val_loss"]) == 2
    assert report.facts.validation
    assert (
        report.unchecked["Are training and validation rows different?"] == "the two sets were not both read"
    )


def test_a_loss_of_ones_own_leaves_its_question_open():
    """Whether head and loss fit is known of Keras's losses only."""
    report = check(sequential(loss=own_loss), X, Y)
    why = report.unchecked["Do the last activation, the loss and the targets fit each other?"]
    assert "not one of Keras's" in why
