"""The training loop: one step by hand, the batch order, the log, and what ends a run."""

import math

import numpy as np
import pytest

from course.scratch import accuracy, batch_order, init_two_layer_model, train, two_layer_net


def blobs(examples=120, seed=0):
    """Three well separated classes in the plane."""
    draw = np.random.default_rng(seed)
    y = draw.integers(0, 3, examples)
    centres = np.array([[0.0, 3.0], [3.0, -2.0], [-3.0, -2.0]])
    return centres[y] + 0.3 * draw.standard_normal((examples, 2)), y


def run(**options):
    X, y = blobs()
    settings = {"learning_rate": 0.1, "epochs": 3, "batch_size": 20} | options
    return train(init_two_layer_model(2, 8, 3, scale=0.3), X, y, X[:30], y[:30], **settings)


def test_one_step_is_minus_rate_times_gradient():
    """The definition of gradient descent, on the whole data."""
    X, y = blobs()
    model = init_two_layer_model(2, 8, 3, scale=0.3)
    loss, grads = two_layer_net(X, model, y, reg=0.2)
    log = train(model, X, y, X, y, learning_rate=0.5, reg=0.2, batch_size=None, epochs=1)
    assert log.losses == [pytest.approx(loss)]
    for name in model:
        assert log.model[name] == pytest.approx(model[name] - 0.5 * grads[name])


def test_second_step_with_momentum_repeats_a_share_of_the_first():
    """v2 = 0.9 v1 - rate g2, and w2 = w1 + v2."""
    X, y = blobs()
    w0 = init_two_layer_model(2, 8, 3, scale=0.3)
    options = {"learning_rate": 0.5, "momentum": 0.9, "batch_size": None}
    w1 = train(w0, X, y, X, y, epochs=1, **options).model
    w2 = train(w0, X, y, X, y, epochs=2, **options).model
    _, g2 = two_layer_net(X, w1, y)
    for name in w0:
        assert w2[name] == pytest.approx(w1[name] + 0.9 * (w1[name] - w0[name]) - 0.5 * g2[name])


def test_learns_separated_classes_and_leaves_the_given_model_alone():
    """A loop that can't learn three blobs can't learn anything."""
    X, y = blobs()
    model = init_two_layer_model(2, 8, 3, scale=0.3)
    before = model["W1"].copy()
    log = train(model, X, y, X, y, learning_rate=0.1, batch_size=20, epochs=20)
    assert log.val_accuracy[-1] == 1.0
    assert accuracy(X, y, log.model) == 1.0
    assert np.array_equal(model["W1"], before)


def test_each_epoch_visits_every_full_batch_once():
    """250 rows in batches of 100: 200 different rows an epoch, in a new order each time."""
    batches = list(batch_order(250, 100, epochs=2, seed=3))
    assert [len(rows) for rows in batches] == [100, 100, 100, 100]
    assert len(set(np.concatenate(batches[:2]))) == 200
    assert not np.array_equal(batches[0], batches[2])


def test_full_batch_keeps_the_rows_in_order():
    """The twenty-image run takes all its images in each step."""
    assert [list(rows) for rows in batch_order(4, None, epochs=2)] == [[0, 1, 2, 3]] * 2


def test_without_shuffle_the_batches_follow_the_rows():
    """How a sorted data set is fed when nobody shuffles it."""
    batches = list(batch_order(5, 2, epochs=2, shuffle=False))
    assert [rows.tolist() for rows in batches] == [[0, 1], [2, 3]] * 2


def test_log_has_a_line_an_epoch_and_a_loss_a_step():
    """120 rows, 20 in a batch, three epochs: 18 steps; the cost is the loss of an epoch's last batch."""
    log = run(learning_rate_decay=0.5)
    assert len(log.losses) == 18
    assert log.costs == [log.losses[5], log.losses[11], log.losses[17]]
    assert log.learning_rates == pytest.approx([0.1, 0.05, 0.025])
    assert len(log.train_accuracy) == len(log.val_accuracy) == 3
    assert log.stopped_step is None


def test_max_steps_cuts_the_run_and_logs_the_cut_epoch():
    """Eight steps of six an epoch: one whole line and one for the rest."""
    log = run(max_steps=8)
    assert len(log.losses) == 8
    assert log.costs == [log.losses[5], log.losses[7]]


def test_stop_rule_sees_every_loss_and_ends_the_run():
    """The rule is asked after each step, with the first loss in front."""
    seen = []

    def stop(losses):
        seen.append(len(losses))
        return len(losses) == 4

    log = run(stop=stop)
    assert seen == [1, 2, 3, 4]
    assert log.stopped_step == 3
    assert len(log.losses) == 4
    assert len(log.costs) == 1


def test_a_run_without_update_stays_where_it_was():
    """Learning rate 0 is allowed, and learns nothing."""
    log = run(learning_rate=0.0)
    assert np.array_equal(log.model["W1"], init_two_layer_model(2, 8, 3, scale=0.3)["W1"])


def test_huge_learning_rate_ends_in_nan_without_a_warning():
    """NaN scores make argmax answer 0, so the accuracy is the share of class 0."""
    _, y = blobs()
    log = run(learning_rate=1e200, epochs=5)
    assert math.isnan(log.costs[-1])
    assert log.val_accuracy[-1] == np.mean(y[:30] == 0)


def test_runs_in_the_dtype_of_the_examples():
    """float32 examples make a float32 run from the float64 weights."""
    X, y = blobs()
    model = init_two_layer_model(2, 8, 3)
    log = train(model, X.astype("float32"), y, X.astype("float32"), y, learning_rate=0.1, epochs=1)
    assert {values.dtype for values in log.model.values()} == {np.dtype("float32")}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"learning_rate": -1.0}, "`learning_rate` must be at least 0"),
        ({"momentum": 1.0}, r"`momentum` must be in \[0, 1\)"),
        ({"batch_size": 121}, "between 1 and the 120 examples"),
    ],
)
def test_argument_out_of_range_is_named(options, message):
    """The message carries the argument, the rule and the value."""
    with pytest.raises(ValueError, match=message):
        run(**options)


def test_integer_pixels_are_refused():
    """uint8 arithmetic would wrap around in silence."""
    X, y = blobs()
    X = X.astype(np.uint8)
    with pytest.raises(ValueError, match="floating-point"):
        train(init_two_layer_model(2, 8, 3), X, y, X, y, learning_rate=0.1)
