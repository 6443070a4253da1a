"""The babysitter: what it sees, what it does about it, and that the training does not notice."""

import json
import math
import warnings

import keras
import numpy as np
import pytest
from keras import layers, ops

from course.callbacks import Babysitter, Resume, SickRunError, babysit
from course.diagnose import Report, check

on_each_backend = pytest.mark.backends


@pytest.fixture(scope="module")
def data():
    """Rows of 8 standardised features in 3 classes that a small network can learn."""
    draw = np.random.default_rng(0)
    x = draw.normal(size=(200, 8)).astype("float32")
    return x, (x @ draw.normal(size=(8, 3))).argmax(axis=1)


def build(optimizer=None, seed=0, activation="relu", head="softmax", **options):
    """The same weights for the same seed."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((8,)),
            layers.Dense(16, activation=activation, **options),
            layers.BatchNormalization(),
            layers.Dropout(0.2),
            layers.Dense(3, activation=head),
        ]
    )
    model.compile(
        optimizer or keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


class StepLosses(keras.callbacks.Callback):
    """The loss of each step by Keras itself: the metrics are reset before each."""

    def __init__(self):
        super().__init__()
        self.losses = []

    def on_train_batch_end(self, batch, logs=None):
        self.losses.append(float(logs["loss"]))
        self.model.reset_metrics()


@on_each_backend
def test_weights_are_the_same_with_it_as_without(data):
    """To the bit: weights, optimizer, seeds and statistics, over steps that were looked at and others."""
    ends = []
    for watched in (False, True):
        model = build()
        babysitter = Babysitter(probe=data, overhead=1.0, on_error="record")
        model.fit(*data, epochs=4, batch_size=16, verbose=0, callbacks=[babysitter] if watched else [])
        ends.append(
            [np.array(ops.convert_to_numpy(one)) for one in [*model.variables, *model.optimizer.variables]]
        )
    assert len(babysitter.report.facts.run.probes) > 3
    for bare, seen in zip(*ends, strict=True):
        np.testing.assert_array_equal(seen, bare)


def test_the_loss_of_each_step_is_recovered(data):
    """From running means, over two epochs with a last batch that is not full."""
    step_losses, babysitter = StepLosses(), Babysitter(on_error="record")
    model = build()
    model.fit(*data, epochs=2, batch_size=16, verbose=0, callbacks=[step_losses])
    model = build()
    model.fit(*data, epochs=2, batch_size=16, verbose=0, callbacks=[babysitter])
    found = babysitter.report.facts.run.losses
    full = [step for step in range(26) if step % 13 != 12]
    np.testing.assert_allclose(np.array(found)[full], np.array(step_losses.losses)[full], rtol=1e-4)
    assert len(found) == 26


def test_losses_may_come_late_and_in_any_order():
    """Keras hands them on from several threads; those of the steps are 2, 1, 3 and 2."""
    babysitter, means = Babysitter(on_error="record"), [2.0, 1.5, 2.0, 2.0]
    babysitter.set_params({"steps": 5, "epochs": 1})
    babysitter.on_train_begin()
    babysitter.on_epoch_begin(0)
    for begun, ended in ([0, 1], []), ([2], [1]), ([3], [0]), ([4], [3, 2]):
        for batch in begun:
            babysitter.on_train_batch_begin(batch)
        for batch in ended:
            babysitter.on_train_batch_end(batch, {"loss": means[batch]})
    babysitter.on_epoch_end(0, {"loss": 2.0})  # the data ended before step 4
    assert babysitter.report.facts.run.losses == pytest.approx([2, 1, 3, 2])
    assert babysitter.report.facts.run.steps == 4


@pytest.mark.skipif(keras.backend.backend() == "torch", reason="Keras on PyTorch takes one step an execution")
def test_several_steps_an_execution(data):
    """Each step counts; those of one execution share their mean."""
    model = build()
    model.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=4)
    babysitter = Babysitter(probe=data, on_error="record")
    model.fit(*data, epochs=2, batch_size=20, verbose=0, callbacks=[babysitter])
    run = babysitter.report.facts.run
    assert len(run.losses) == run.steps == 20
    assert run.losses[0] == run.losses[3]
    assert np.isfinite(run.losses).all()


def test_a_healthy_run_has_nothing_to_mend(data):
    """Precision first."""
    _, report = babysit(build(), *data, epochs=30, batch_size=16, verbose=0)
    assert report.at_least("warning") == ()


SICK = {
    "rate too high": ({"optimizer": "Adam", "rate": 3.0}, {}, {"lr-out-of-range"}),
    "rate too low": ({"optimizer": "SGD", "rate": 1e-7}, {}, {"lr-out-of-range"}),
}


@pytest.mark.parametrize(("optimizer", "model", "expected"), SICK.values(), ids=SICK.keys())
def test_names_the_cause_of_a_sick_run_first(optimizer, model, expected, data):
    """Symptoms, as a flat loss, are folded under it."""
    made = None
    if optimizer:
        made = getattr(keras.optimizers, optimizer["optimizer"])(optimizer["rate"])
    _, report = babysit(build(made, **model), *data, epochs=20, batch_size=16, verbose=0, on_error="record")
    assert report.root.id in expected
    assert report.root.severity in ("warning", "error")
    assert len(report.to_text().splitlines()) < 30


def test_labels_that_were_shuffled(data):
    """Nothing is wrong with the model: validation never beats a constant."""
    x, y = data
    wrong = np.random.default_rng(1).permutation(y)
    _, report = babysit(
        build(),
        x[:150],
        wrong[:150],
        validation_data=(x[150:], wrong[150:]),
        epochs=40,
        verbose=0,
        on_error="record",
    )
    assert report.root.id == "no-signal"


def test_an_optimizer_that_goes_up(data):
    """A sign lost in an optimizer of one's own; the learning rate is not to blame."""

    class Upwards(keras.optimizers.SGD):
        def update_step(self, gradient, variable, learning_rate):
            self.assign_add(
                variable, ops.cast(learning_rate, variable.dtype) * ops.cast(gradient, variable.dtype)
            )

    _, report = babysit(build(Upwards(0.05)), *data, epochs=20, batch_size=16, verbose=0, on_error="record")
    assert report.root.id == "wrong-direction"


def diverging():
    return build(keras.optimizers.SGD(1e4))


def test_stops_a_run_that_is_beyond_hope(data):
    """And says so once a cause, not once an epoch."""
    babysitter = Babysitter(probe=data, on_error="stop")
    with pytest.warns(UserWarning, match="See `report` of the Babysitter") as caught:
        history = diverging().fit(*data, epochs=200, batch_size=16, verbose=0, callbacks=[babysitter])
    ours = [str(one.message) for one in caught if "of the Babysitter" in str(one.message)]
    said = [text.split(":")[0] for text in ours]
    assert len(said) == len(set(said))
    assert len(history.epoch) < 200
    assert babysitter.report.facts.run.stopped in said


def test_raises_on_demand(data):
    """With the root cause and its remedy in the message, and the report at hand."""
    with pytest.raises(SickRunError, match=r"lr-out-of-range: .* Try: ") as caught:
        diverging().fit(*data, epochs=200, verbose=0, callbacks=[Babysitter(probe=data, on_error="raise")])
    assert not caught.value.report.ok


def test_nan_names_the_layer(data):
    """The logarithm in the middle is what makes it of finite inputs."""

    class Log(layers.Layer):
        def call(self, x):
            return ops.log(x)

    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((8,)), layers.Dense(4), Log(name="wobbly"), layers.Dense(3, "softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    _, report = babysit(model, *data, epochs=1, verbose=0, on_error="record")
    assert report.root.id == "numeric-failure"
    assert report.root.layer == "wobbly"


def test_nothing_of_it_is_in_checkpoints(data, tmp_path):
    """Neither in the model's file nor in what `Resume` keeps."""
    model, babysitter = build(), Babysitter(probe=data, on_error="record")
    paths = [one.path for one in model.variables]
    model.fit(*data, epochs=1, verbose=0, callbacks=[babysitter, Resume(tmp_path)])
    assert [one.path for one in model.variables] == paths
    assert babysitter.get_state() == {}
    model.save(tmp_path / "model.keras")
    assert keras.models.load_model(tmp_path / "model.keras").count_params() == model.count_params()


def test_biases_are_no_kernels(data):
    """That of a GRU has two axes; beside weights that begin at 0 every update is infinite."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((8, 1)), layers.GRU(4), layers.Dense(3, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    babysitter = Babysitter(probe=data, on_error="record")
    model.fit(*data, epochs=1, batch_size=32, verbose=0, callbacks=[babysitter])
    [first, *_] = babysitter.report.facts.run.updates
    assert [path.rpartition("/")[2] for path in first.ratios] == ["kernel", "recurrent_kernel", "kernel"]


def test_warnings_that_are_errors_hide_nothing(data):
    """Keras warns of a softmax over one unit: that must not end the look that finds it."""
    model = keras.Sequential([keras.Input((8,)), layers.Dense(4), layers.Dense(1, activation="softmax")])
    model.compile("adam", "binary_crossentropy")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        report = check(model, data[0], data[1] > 0)
    assert report.root.id == "output-loss-mismatch"
    assert report.facts.initial is not None


def test_without_a_probe_losses_are_watched_and_the_report_can_be_kept(data):
    """It says what it could not see; its JSON holds no NaN, though the run does."""
    babysitter = Babysitter(on_error="record")
    diverging().fit(*data, epochs=20, verbose=0, callbacks=[babysitter])
    report = babysitter.report
    assert report.root.id in ("numeric-failure", "diverging")
    assert "no probe was given" in report.unchecked.values()
    again = Report.from_json(report.to_json())
    assert again.root == report.root
    assert json.loads(report.to_json())["root"] == report.root.id
    assert any(not math.isfinite(loss) for loss in again.facts.run.losses)


X, Y = np.zeros((6, 2), "float32"), np.zeros(6)
BAD = {
    "overhead": (-0.1, math.nan, math.inf, "much", None, True),
    "on_error": ("shout", None, 1, ["stop"]),
    "probe": (
        X,
        (X,),
        (X, Y[:5]),
        (X, Y, None, None),
        "data",
        5,
        iter([(X, Y)]),
        ("a", "b"),
        {"x": X},
        (None, Y),
    ),
    "validation_data": (X, (X, Y[:5]), 5, "data", iter([(X, Y)])),
    "shuffled": ("yes", 2),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_refuses_bad_arguments(name, value):
    """On the user's own line, in one form, without printing data."""
    with pytest.raises(ValueError, match=f"`{name}` must .* Received: ") as caught:
        Babysitter(**{name: value})
    assert len(str(caught.value)) < 250


def test_takes_data_as_fit_does():
    """Arrays, structures of them, with and without weights or targets, and what gives batches."""

    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return 1

        def __getitem__(self, index):
            return X, Y

    for data in (
        (X, Y),
        [X, Y],
        (X, Y, Y),
        (X, None),
        ([X, X], {"a": Y}),
        Batches(),
        (Batches(),),
    ):
        assert Babysitter(probe=data, validation_data=data).report.findings == ()
