"""The NumPy network: shapes, a loss worked by hand, and gradients against differences."""

import math

import numpy as np
import pytest

from course.scratch import init_two_layer_model, two_layer_net


def small_problem(seed=0):
    draw = np.random.default_rng(seed)
    model = init_two_layer_model(6, 5, 3, scale=0.7, seed=seed)
    return draw.standard_normal((8, 6)), model, draw.integers(0, 3, 8)


def test_weights_are_gaussian_of_the_asked_scale_and_biases_zero():
    """The lectures' initialisation: standard deviation 1e-4, no bias."""
    model = init_two_layer_model(3072, 50, 10)
    assert {name: values.shape for name, values in model.items()} == {
        "W1": (3072, 50), "b1": (50,), "W2": (50, 10), "b2": (10,),
    }  # fmt: skip
    assert all(values.dtype == np.float64 for values in model.values())
    # 153,600 draws: the standard error of their standard deviation is 0.18 %
    assert model["W1"].std() == pytest.approx(1e-4, rel=0.01)
    assert not model["b1"].any()
    assert not model["b2"].any()


def test_the_seed_decides_the_weights():
    """The same seed repeats a run, another seed is another run."""
    first, again, other = (init_two_layer_model(4, 3, 2, seed=seed)["W1"] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_scores_match_a_network_worked_by_hand():
    """x = (1, 2): hidden = max(0, (1 - 2, 1 + 2 + 1)) = (0, 4), scores = (4 * 0.5, -4 + 1)."""
    model = {
        "W1": np.array([[1.0, 1.0], [-1.0, 1.0]]),
        "b1": np.array([0.0, 1.0]),
        "W2": np.array([[3.0, 7.0], [0.5, -1.0]]),
        "b2": np.array([0.0, 1.0]),
    }
    X = np.array([[1.0, 2.0]])
    assert two_layer_net(X, model) == pytest.approx(np.array([[2.0, -3.0]]))
    loss, _ = two_layer_net(X, model, np.array([1]), reg=0.1)
    # softmax: -log(e^-3 / (e^2 + e^-3)) = log(1 + e^5); penalty: 0.05 * (4 + 9 + 49 + 0.25 + 1)
    assert loss == pytest.approx(math.log(1 + math.exp(5)) + 0.05 * 63.25)


@pytest.mark.parametrize("reg", [0.0, 0.3])
def test_gradient_agrees_with_centred_differences(reg):
    """The law that every gradient obeys: the slope of the loss along each weight."""
    X, model, y = small_problem()
    _, grads = two_layer_net(X, model, y, reg)
    step = 1e-5
    for name, values in model.items():
        for index in np.ndindex(values.shape):
            kept = values[index]
            values[index] = kept + step
            above, _ = two_layer_net(X, model, y, reg)
            values[index] = kept - step
            below, _ = two_layer_net(X, model, y, reg)
            values[index] = kept
            assert grads[name][index] == pytest.approx((above - below) / (2 * step), abs=1e-8)


def test_equal_scores_cost_the_logarithm_of_the_number_of_classes():
    """All weights zero: every class has probability 1/K."""
    model = init_two_layer_model(6, 5, 3, scale=0.0)
    loss, _ = two_layer_net(np.ones((4, 6)), model, np.array([0, 1, 2, 0]))
    assert loss == pytest.approx(math.log(3))


def test_float32_in_float32_out():
    """Nothing inside may turn a float32 run into a float64 one: that is its speed."""
    X, model, y = small_problem()
    model = {name: values.astype(np.float32) for name, values in model.items()}
    _, grads = two_layer_net(X.astype(np.float32), model, y, reg=0.1)
    assert {values.dtype for values in grads.values()} == {np.dtype(np.float32)}
    assert two_layer_net(X.astype(np.float32), model).dtype == np.float32


def test_neither_the_examples_nor_the_model_are_changed():
    """A loss is asked for many times on the same arrays."""
    X, model, y = small_problem()
    before = X.copy(), {name: values.copy() for name, values in model.items()}
    two_layer_net(X, model, y, reg=0.5)
    assert np.array_equal(X, before[0])
    assert all(np.array_equal(model[name], before[1][name]) for name in model)


@pytest.mark.parametrize(("scale", "check"), [(1e4, math.isinf), (math.nan, math.isnan)])
def test_exploded_weights_give_inf_or_nan_without_a_warning(scale, check):
    """The lesson shows what a run at learning rate 1e6 prints; warnings are errors in this test."""
    X, model, _ = small_problem()
    model = {name: values * scale for name, values in model.items()}
    worst = np.nan_to_num(two_layer_net(X, model)).argmin(axis=1)
    loss, _ = two_layer_net(X, model, worst)
    assert check(loss)
