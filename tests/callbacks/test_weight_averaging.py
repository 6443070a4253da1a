"""Averages of weights: the right numbers, in the right place, and the plain ones back to the bit."""

import keras
import numpy as np
import pytest

from course.callbacks import Checkpoint, EarlyStopping, Resume, WeightAveraging

pytestmark = pytest.mark.backends


def halving(use_ema=False, **options):
    """One weight that starts at 1 and is halved at each step: 1/2, 1/4, 1/8, ..."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.set_weights([np.array([[1.0]])])
    model.compile(keras.optimizers.SGD(0.25, use_ema=use_ema), "mse", **options)
    return model


def run(model, *callbacks, epochs=3, steps=1, **options):
    """Trains with a batch of one example, so that an epoch has `steps` steps."""
    x = np.ones((steps, 1))
    data = {"validation_data": (x, 0 * x)} if options.pop("validate", False) else {}
    return model.fit(
        x, 0 * x, batch_size=1, epochs=epochs, verbose=0, callbacks=list(callbacks), **data, **options
    )


def weight(model) -> float:
    return model.get_weights()[0].item()


@pytest.mark.parametrize("validate", [False, True])
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, (1 / 2 + 1 / 4 + 1 / 8) / 3),
        ({"start_epoch": 1}, (1 / 4 + 1 / 8) / 2),
        ({"start_epoch": 9}, 1 / 8),
        ({"mode": "ema", "momentum": 0.5}, 0.25 * 1 / 2 + 0.25 * 1 / 4 + 0.5 * 1 / 8),
        ({"mode": "ema", "momentum": 0.0}, 1 / 8),
    ],
)
def test_the_model_ends_with_the_average(options, expected, validate):
    """Weights 1/2, 1/4 and 1/8 after three epochs of one step, averaged by hand; validated or not."""
    model = halving()
    run(model, WeightAveraging(**options), validate=validate)
    assert weight(model) == pytest.approx(expected, rel=1e-6)


def test_updates_within_epochs():
    """Each second of the weights 1/2 ... 1/64 over two epochs of three steps: 1/4, 1/16, 1/64."""
    model, averaging = halving(), WeightAveraging(every_n_steps=2)
    run(model, averaging, epochs=2, steps=3)
    assert averaging.updates == 3
    assert weight(model) == pytest.approx((1 / 4 + 1 / 16 + 1 / 64) / 3)


def test_validation_measures_the_average_and_training_the_plain_weights():
    """The validation loss is the square of the average; the training loss that of the plain weight."""
    history = run(halving(), WeightAveraging(), validate=True).history
    averages = [1 / 2, 3 / 8, 7 / 24]
    assert history["val_loss"] == pytest.approx([average**2 for average in averages])
    assert history["loss"] == pytest.approx([1, 1 / 4, 1 / 16])


def test_keras_loses_bits_when_it_swaps(data):
    """D5: on TensorFlow the averages go in and out by adding and subtracting; 1e-8 beside 3 is gone."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.compile(keras.optimizers.SGD(0.0, use_ema=True), "mse")
    run(model, epochs=1)
    model.set_weights([np.array([[1e-8]])])
    model.optimizer._model_variables_moving_average[0].assign([[3.14]])
    x = np.ones((1, 1))
    model.evaluate(x, x, verbose=0, callbacks=[keras.callbacks.SwapEMAWeights()])
    if weight(model) == np.float32(1e-8):
        pytest.skip("this backend, or this Keras, swaps without a loss")
    assert weight(model) == 0


def test_keras_leaves_the_average_in_after_predicting():
    """D5: the end of `predict` asks for the opposite of what it should."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.compile(keras.optimizers.SGD(0.0, use_ema=True), "mse")
    run(model, epochs=1)
    model.set_weights([np.array([[1.0]])])
    model.optimizer._model_variables_moving_average[0].assign([[2.0]])
    model.predict(np.ones((1, 1)), verbose=0, callbacks=[keras.callbacks.SwapEMAWeights()])
    if weight(model) == 1:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert weight(model) == 2


class StopsAfter(keras.callbacks.Callback):
    """Stops the fit at the end of an epoch, as early stopping does."""

    def __init__(self, epoch):
        super().__init__()
        self.epoch = epoch

    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = epoch == self.epoch


def test_keras_leaves_the_raw_weights_when_it_is_stopped_early():
    """D5: told to hold the average from epoch to epoch, it hands it over only after the last planned one."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.set_weights([np.array([[1.0]])])
    model.compile(keras.optimizers.SGD(0.25, use_ema=True, ema_momentum=0.5), "mse")
    run(model, keras.callbacks.SwapEMAWeights(swap_on_epoch=True), StopsAfter(1), epochs=9)
    if weight(model) > 0.3:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert weight(model) == 1 / 4  # halved twice; the average lies above


def test_ours_leaves_the_average_when_it_is_stopped_early():
    """D5: of 1/2 and 1/4, whatever number of epochs was planned."""
    model = halving()
    run(model, WeightAveraging(), StopsAfter(1), epochs=9)
    assert weight(model) == pytest.approx(3 / 8)


def test_keras_restores_raw_weights_for_the_loss_of_the_average(readings):
    """D5: validation measured the average of the best epoch; what early stopping puts back is not that."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.set_weights([np.array([[1.0]])])
    model.compile(keras.optimizers.SGD(0.25, use_ema=True, ema_momentum=0.5), "mse")
    measured = []
    spy = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: measured.append(logs["val_loss"]))
    stop = keras.callbacks.EarlyStopping(patience=1, restore_best_weights=True)
    chosen = readings("val_loss", [2.0, 1.0, 3.0])
    run(model, spy, chosen, keras.callbacks.SwapEMAWeights(), stop, validate=True)
    assert stop.best_epoch == 1
    if weight(model) ** 2 == pytest.approx(measured[1], rel=1e-5):
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert weight(model) == pytest.approx(1 / 4)  # the raw weight after two halvings


def test_the_plain_weights_come_back_to_the_bit(make_model, data):
    """D5: training goes on exactly as it would without the callback."""
    options = {"epochs": 3, "batch_size": 4, "verbose": 0, "shuffle": False, "validation_data": data}
    bare = make_model().fit(*data, **options).history
    averaged = make_model().fit(*data, callbacks=[WeightAveraging(every_n_steps=1)], **options).history
    assert averaged["loss"] == bare["loss"]
    assert averaged["val_loss"] != bare["val_loss"]


def test_early_stopping_restores_the_averaged_weights(readings):
    """D5: what was best was measured on the average, so the average of that epoch comes back."""
    model = halving()
    stop = EarlyStopping(patience=1, restore_best_weights=True)
    run(model, readings("val_loss", [2.0, 1.0, 3.0]), stop, WeightAveraging(), validate=True)
    assert stop.best_epoch == 1
    assert weight(model) == pytest.approx(3 / 8)


def test_a_checkpoint_holds_the_average(tmp_path):
    """What is saved at the end of an epoch is what was validated."""
    model = halving()
    run(model, WeightAveraging(), Checkpoint(tmp_path, save_weights_only=True), epochs=2, validate=True)
    saved = halving()
    saved.load_weights(tmp_path / "epoch_0002.weights.h5")
    assert weight(saved) == pytest.approx(3 / 8)


def test_a_resumed_training_goes_on_with_the_plain_weights(tmp_path):
    """The state holds both: the average in the model, the plain weights beside it."""

    def interrupt(epoch, logs):
        if epoch == 2:
            raise KeyboardInterrupt

    whole = halving()
    run(whole, WeightAveraging(), epochs=4, validate=True)
    broken = keras.callbacks.LambdaCallback(on_epoch_end=interrupt)
    with pytest.raises(KeyboardInterrupt):
        run(halving(), Resume(tmp_path, WeightAveraging()), broken, epochs=4, validate=True)
    model = halving()
    run(model, Resume(tmp_path, WeightAveraging()), epochs=4, validate=True)
    assert weight(model) == weight(whole)


def with_batch_norm():
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(4), keras.layers.BatchNormalization(), keras.layers.Dense(2)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.1), loss)
    return model


def test_ends_with_exact_batch_norm_statistics(data):
    """The statistics are those that NumPy finds for the averaged weights."""
    model, (x, _) = with_batch_norm(), data
    model.fit(*data, epochs=2, verbose=0, callbacks=[WeightAveraging(data=x)])
    kernel, bias = model.get_weights()[:2]
    reaching = x.astype("float64") @ kernel + bias
    norm = model.layers[1]
    np.testing.assert_allclose(keras.ops.convert_to_numpy(norm.moving_mean), reaching.mean(axis=0), rtol=1e-4)
    np.testing.assert_allclose(
        keras.ops.convert_to_numpy(norm.moving_variance), reaching.var(axis=0), rtol=1e-4
    )


def test_without_data_it_says_that_the_statistics_are_only_near(data):
    """One warning, which names the argument."""
    with pytest.warns(UserWarning, match=r"pass `WeightAveraging\(data=x_train\)`"):
        with_batch_norm().fit(*data, epochs=2, verbose=0, callbacks=[WeightAveraging()])


def test_an_optimizer_that_averages_too_is_refused():
    """At the end of `fit` Keras would put its own average over ours."""
    with pytest.raises(ValueError, match="compile with `use_ema=False`"):
        run(halving(use_ema=True), WeightAveraging())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mode": "swa"}, r"`mode` must be one of \"mean\", \"ema\". Received: mode='swa'"),
        ({"momentum": 1.0}, r"`momentum` must be in \[0, 1\). Received: momentum=1.0"),
        ({"momentum": "much"}, r"`momentum` must be in \[0, 1\). Received: momentum='much'"),
        ({"momentum": float("nan")}, r"`momentum` must be in \[0, 1\). Received: momentum=nan"),
        ({"start_epoch": 0.5}, r"`start_epoch` must be an integer, at least 0. Received: start_epoch=0.5"),
        ({"momentum": -0.1}, r"`momentum` must be in \[0, 1\). Received: momentum=-0.1"),
        ({"start_epoch": -1}, r"`start_epoch` must be an integer, at least 0. Received: start_epoch=-1"),
        (
            {"every_n_steps": 0},
            r"`every_n_steps` must be an integer, at least 1, or None. Received: .*=0",
        ),
    ],
)
def test_rejects_what_is_out_of_range(options, message):
    """Each on the user's line."""
    with pytest.raises(ValueError, match=message):
        WeightAveraging(**options)
