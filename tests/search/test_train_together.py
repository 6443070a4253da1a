"""`train_together` gives each setting what `fit` alone would give it."""

import keras
import numpy as np
import pytest

from course.errors import CourseError, UnavailableError
from course.search.train_together import train_together

CAN_VECTORISE = keras.backend.backend() in ("jax", "tensorflow")
needs_vectorising = pytest.mark.skipif(not CAN_VECTORISE, reason="Keras on PyTorch cannot vectorise a step")

DRAWS = np.random.default_rng(0)
X, Y = DRAWS.normal(size=(40, 4)).astype("float32"), DRAWS.integers(0, 3, 40)
X_VAL, Y_VAL = DRAWS.normal(size=(9, 4)).astype("float32"), DRAWS.integers(0, 3, 9)
TOLERANCE = 2e-5
"""Of losses and weights near 1, after 6 steps in float32, whose sums run in another order."""


def build(setting):
    """A small classifier whose weights come from NumPy."""
    penalty = keras.regularizers.L2(setting.get("penalty", 0.01))
    model = keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(5, activation="tanh", kernel_regularizer=penalty),
            keras.layers.BatchNormalization(momentum=setting.get("average", 0.9)),
            keras.layers.Dropout(setting.get("dropout", 0.25), seed=3),
            keras.layers.Dense(3),
        ]
    )
    draws = np.random.default_rng(setting.get("weights", 0))
    for weight in model.trainable_variables:
        weight.assign(draws.normal(size=weight.shape) / 2)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    momentum = setting.get("momentum", 0.9)
    model.compile(keras.optimizers.SGD(setting["rate"], momentum=momentum), loss, metrics=["accuracy"])
    return model


def plain(setting):
    """A linear model, quick to compile."""
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(setting.get("units", 1), use_bias=False)])
    model.layers[0].kernel.assign(np.full((4, setting.get("units", 1)), 0.5))
    model.compile(keras.optimizers.SGD(setting["rate"], momentum=setting.get("momentum", 0.0)), "mse")
    return model


def fitted(setting, results, epochs):
    """The model and history of one setting by `fit`, on the batches that all of them saw."""
    model, history = build(setting), {}
    for epoch in range(epochs):
        order = results.order(epoch)
        once = model.fit(
            X[order], Y[order], batch_size=16, shuffle=False, validation_data=(X_VAL, Y_VAL), verbose=0
        ).history
        for name, values in once.items():
            history.setdefault(name, []).extend(values)
    return model, history


SETTINGS = [
    {"rate": 0.1, "penalty": 0.01, "average": 0.9, "dropout": 0.25, "momentum": 0.9, "weights": 0},
    {"rate": 1e30, "penalty": 10.0, "average": 0.5, "dropout": 0.75, "momentum": 0.8, "weights": 1},
    {"rate": 0.02, "penalty": 0.5, "average": 0.7, "dropout": 0.5, "momentum": 0.5, "weights": 2},
]
"""Everything differs that can be stacked, and the second diverges at once."""


@pytest.fixture(scope="module")
def three():
    return train_together(
        build, SETTINGS, X, Y, validation_data=(X_VAL, Y_VAL), epochs=2, batch_size=16, seed=1
    )


@pytest.mark.backends
@needs_vectorising
def test_equals_a_fit_of_the_setting_alone(three):
    """Rates, penalties, momenta, dropout's masks, moving averages, a smaller last batch, a diverged
    neighbour: none of it may show. The last setting, since the program is traced with the first model."""
    number = 2
    model, history = fitted(SETTINGS[number], three, epochs=2)
    together = three.histories[number]
    assert list(together) == list(history)
    for name, values in history.items():
        np.testing.assert_allclose(together[name], values, rtol=TOLERANCE, atol=TOLERANCE, err_msg=name)
    ours, theirs = three.model(number), model
    for kind in ("trainable_variables", "non_trainable_variables"):
        for mine, other in zip(getattr(ours, kind), getattr(theirs, kind), strict=True):
            mine, other = map(keras.ops.convert_to_numpy, (mine, other))
            np.testing.assert_allclose(mine, other, rtol=TOLERANCE, atol=TOLERANCE)
    for mine, other in zip(ours.optimizer.variables, theirs.optimizer.variables, strict=True):
        mine, other = map(keras.ops.convert_to_numpy, (mine, other))
        np.testing.assert_allclose(mine, other, rtol=TOLERANCE, atol=TOLERANCE, err_msg="optimizer")


@pytest.mark.backends
@needs_vectorising
def test_a_setting_that_diverges_says_so_and_comes_last(three):
    """The others stay finite."""
    assert three.programs == [[0, 1, 2]]
    assert not np.isfinite(three.histories[1]["val_loss"]).any()
    assert np.isfinite([three.histories[n]["val_loss"] for n in (0, 2)]).all()
    scores = three.scores("val_loss")
    assert np.isnan(scores[1])
    assert three.best("val_loss") == int(np.nanargmin(scores))
    assert three.table("val_loss").splitlines()[-1].split()[0] == "1"


@pytest.mark.backends
@needs_vectorising
def test_the_models_are_whole(three):
    """The values of a setting are back in its model, which evaluates to the last values of its history."""
    model = three.model(0)
    assert model.layers[2].rate == 0.25
    assert float(model.optimizer.learning_rate) == pytest.approx(0.1)
    loss, _ = model.evaluate(X_VAL, Y_VAL, verbose=0)
    assert loss == pytest.approx(three.histories[0]["val_loss"][-1], rel=1e-4)
    assert three.model(-1) is three.model(2)


@pytest.mark.backends
@needs_vectorising
def test_what_differs_is_named(three):
    """The reader sees which numbers were stacked, beside the variables."""
    assert three.lifted == [
        "layer 0 (Dense).kernel_regularizer.l2",
        "layer 1 (BatchNormalization).momentum",
        "layer 2 (Dropout).rate",
        "optimizer.momentum",
    ]


@pytest.mark.backends
@needs_vectorising
def test_settings_that_need_other_code_get_a_program_of_their_own():
    """SGD without momentum has no velocity. By hand: one step on x = 1, y = 0 from w = 0.5 (four weights)
    has prediction 2, gradient 4 a weight, so w = 0.5 - 4 rate."""
    settings = [{"rate": 0.1}, {"rate": 0.1, "momentum": 0.9}, {"rate": 0.05}]
    results = train_together(plain, settings, np.ones((2, 4)), np.zeros((2, 1)), shuffle=False)
    assert results.programs == [[0, 2], [1]]
    for number, expected in enumerate([0.1, 0.1, 0.3]):
        np.testing.assert_allclose(results.model(number).get_weights()[0], expected, atol=1e-6)
    assert [history["loss"] for history in results.histories] == [[4.0]] * 3


@pytest.mark.backends
@needs_vectorising
def test_a_branch_of_python_parts_the_settings():
    """A clip that only some settings reach: `if self.most > 1` cannot be taken by one program for both."""

    @keras.saving.register_keras_serializable(package="tests")
    class Clip(keras.layers.Layer):
        def __init__(self, most):
            super().__init__()
            self.most = most

        def call(self, x):
            return keras.ops.minimum(x, self.most * 1.0) if self.most > 1 else -x

    def clipped(setting):
        model = keras.Sequential([keras.Input((1,)), Clip(setting["most"])])
        model.compile("sgd", "mse")
        return model

    settings = [{"most": 3}, {"most": 0}, {"most": 2}]
    results = train_together(clipped, settings, np.full((1, 1), 5.0), np.zeros((1, 1)))
    assert [history["loss"] for history in results.histories] == [[9.0], [25.0], [4.0]]
    assert sorted(results.programs) == [[0, 2], [1]]
    assert results.partings == ["branches on `layer 0 (Clip).most`"]


@pytest.mark.backends
@needs_vectorising
def test_constraints_clips_and_losses_are_stacked_too():
    """By hand: x = 1, y = 0, w = 0.5 in four places, so the norm is 1, the prediction 2, and Huber's slope
    delta a weight, a gradient of norm 2 delta. With delta 1 that is clipped to `clip`: 0.5 - 0.1 clip / 2;
    then the norm is cut to `most`. The loss before the step is delta (2 - delta / 2)."""

    def clipped(setting):
        kernel = {"kernel_constraint": keras.constraints.MaxNorm(setting["most"]), "use_bias": False}
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, **kernel)])
        model.layers[0].kernel.assign(np.full((4, 1), 0.5))
        optimizer = keras.optimizers.SGD(0.1, clipnorm=setting["clip"])
        model.compile(optimizer, keras.losses.Huber(setting["delta"]))
        return model

    settings = [{"most": 9.0, "clip": 1.0, "delta": 1.0}, {"most": 0.5, "clip": 0.5, "delta": 0.5}]
    results = train_together(clipped, settings, np.ones((2, 4)), np.zeros((2, 1)))
    assert results.programs == [[0, 1]]
    assert [history["loss"][0] for history in results.histories] == pytest.approx([1.5, 0.875], abs=1e-5)
    for number, expected in enumerate([0.45, 0.25]):
        np.testing.assert_allclose(results.model(number).get_weights()[0], expected, atol=1e-5)


@pytest.mark.backends
@needs_vectorising
def test_rows_are_what_searches_read():
    """Order kept, plain values."""
    settings = [{"rate": 0.1}, {"rate": 0.05}]
    results = train_together(plain, settings, np.ones((2, 4)), np.zeros((2, 1)), epochs=2, shuffle=False)
    rows = results.rows("loss", epoch="last")
    assert [row["values"] for row in rows] == settings
    # After one step w is 0.1 and 0.3, as above: predictions 0.4 and 1.2.
    assert [row["score"] for row in rows] == pytest.approx([0.16, 1.44], abs=1e-6)
    assert results.scores("loss", direction="max") == [4.0, 4.0]
    with pytest.raises(CourseError, match="val_loss"):
        results.scores("val_loss")


@pytest.mark.backends
@needs_vectorising
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"settings": []}, "at least one setting"),
        ({"settings": [0.1]}, r"list of dicts. Received: settings\[0\]=0.1"),
        ({"settings": {"rate": 0.1}}, "list of dicts. Received: dict"),
        ({"epochs": 0}, "`epochs` must be a whole number of at least 1"),
        ({"batch_size": 2.5}, "`batch_size` must be a whole number"),
        ({"y": np.zeros((3, 1))}, "arrays of one length"),
        ({"validation_data": np.ones((2, 4))}, "pair"),
    ],
)
def test_bad_arguments_are_refused(changed, message):
    """On the user's own line, with the value that came."""
    arguments = {"settings": [{"rate": 0.1}], "x": np.ones((2, 4)), "y": np.zeros((2, 1)), **changed}
    with pytest.raises(ValueError, match=message):
        train_together(plain, **arguments)


def uncompiled(setting):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])


def failing(setting):
    if setting["rate"] < 0:
        raise ValueError("a negative rate")
    return plain(setting)


@pytest.mark.backends
@needs_vectorising
@pytest.mark.parametrize(
    ("build", "settings", "message"),
    [
        (uncompiled, [{}], "must return a compiled model"),
        (failing, [{"rate": 0.1}, {"rate": -1}], r"`build` failed for setting 1, .*a negative rate"),
        (lambda setting: None, [{}], "must return a keras.Model"),
        (
            plain,
            [{"rate": 0.1}, {"rate": 0.1, "units": 2}],
            r"has a Dense with weights of shape \(4, 1\) where setting 1, .* of shape \(4, 2\)",
        ),
    ],
)
def test_what_cannot_be_stacked_is_refused(build, settings, message):
    """Before anything is trained."""
    with pytest.raises(CourseError, match=message):
        train_together(build, settings, np.ones((2, 4)), np.zeros((2, 1)))


@pytest.mark.backends
@needs_vectorising
def test_a_model_that_is_built_once_for_all_is_refused():
    """All settings would share its weights."""
    model = plain({"rate": 0.1})
    with pytest.raises(CourseError, match=r"a new model each time\. Settings 0 and 1 share one"):
        train_together(lambda setting: model, [{}, {}], np.ones((2, 4)), np.zeros((2, 1)))


@pytest.mark.backends
@pytest.mark.skipif(CAN_VECTORISE, reason="the message is for PyTorch")
def test_pytorch_is_told_what_to_do():
    """No silent slow path."""
    with pytest.raises(UnavailableError, match="KERAS_BACKEND=jax"):
        train_together(plain, [{"rate": 0.1}], np.ones((2, 4)), np.zeros((2, 1)))
