"""What counts: the same questions on inputs drawn anew at each grading, against the author's solution.

Never released. A learner is told the first line of each docstring and what kind of thing went wrong.
"""

import numpy as np

from course.autograder import expect
from course.autograder.checks import weight


def _example(rng):
    return rng.normal(size=2), rng.normal(size=8), rng.normal(size=2), rng.uniform(0.1, 0.9, 2)


def _network(rng, classes=4):
    inputs, hidden, n = rng.integers(3, 7), rng.integers(4, 8), rng.integers(5, 9)
    model = {
        "W1": rng.normal(0, 0.8, (inputs, hidden)), "b1": rng.normal(0, 0.5, hidden),
        "W2": rng.normal(0, 0.8, (hidden, classes)), "b2": rng.normal(0, 0.5, classes),
    }  # fmt: skip
    return rng.normal(size=(n, inputs)), rng.integers(0, classes, n), model


def q1_any_sigmoid(student, reference, rng):
    """The sigmoid of any number, in any shape."""
    z = rng.normal(0, 3, (3, 4))
    expect.close(student.call("sigmoid", z), reference.call("sigmoid", z))


@weight(2)
def q1_any_example(student, reference, rng):
    """The forward pass with other inputs, weights and biases."""
    for _ in range(3):
        x, w, b, _ = _example(rng)
        wanted = reference.call("forward", x, w, b)
        got = expect.items(student.call("forward", x, w, b), 2, of="the hidden units and the outputs")
        for one, other in zip(got, wanted, strict=True):
            expect.close(one, other)


def q1_any_error(student, reference, rng):
    """The total error of any number of outputs."""
    o, t = rng.normal(size=5), rng.normal(size=5)
    expect.close(student.call("total_error", o, t), reference.call("total_error", o, t))


@weight(3)
def q2_any_slopes(student, reference, rng):
    """All ten derivatives with other inputs, weights, biases and targets."""
    for _ in range(3):
        example = _example(rng)
        wanted = reference.call("backward", *example)
        got = expect.items(student.call("backward", *example), 2, of="the derivatives by `w` and by `b`")
        for one, other in zip(got, wanted, strict=True):
            expect.close(one, other)


@weight(2)
def q2_any_step(student, reference, rng):
    """One update from other weights, with a large learning rate."""
    example, rate = _example(rng), float(rng.uniform(1, 5))
    wanted = reference.call("step", *example, rate)
    got = expect.items(student.call("step", *example, rate), 2, of="the new weights and biases")
    for one, other in zip(got, wanted, strict=True):
        expect.close(one, other)


@weight(3)
def q3_any_loss(student, reference, rng):
    """The loss of other networks on other batches, without a penalty."""
    for _ in range(3):
        X, y, model = _network(rng)
        expect.close(student.call("loss", X, y, model), reference.call("loss", X, y, model), rtol=1e-9)


def q3_any_penalty(student, reference, rng):
    """The loss with a penalty of another strength."""
    X, y, model = _network(rng)
    reg = float(rng.uniform(0.1, 2))
    expect.close(student.call("loss", X, y, model, reg), reference.call("loss", X, y, model, reg), rtol=1e-9)


def q3_one_example(student, reference, rng):
    """A batch of one example."""
    X, y, model = _network(rng)
    expect.close(
        student.call("loss", X[:1], y[:1], model), reference.call("loss", X[:1], y[:1], model), rtol=1e-9
    )


@weight(4)
def q4_any_gradients(student, reference, rng):
    """All four gradients of other networks, relative error at most 1e-7, without a penalty."""
    for _ in range(3):
        X, y, model = _network(rng)
        _compare(student.call("gradients", X, y, model), reference.call("gradients", X, y, model))


@weight(2)
def q4_any_penalty(student, reference, rng):
    """All four gradients with a penalty of another strength."""
    X, y, model = _network(rng)
    reg = float(rng.uniform(0.1, 2))
    _compare(student.call("gradients", X, y, model, reg), reference.call("gradients", X, y, model, reg))


def q4_large_scores(student, reference, rng):
    """Gradients stay finite when scores are in the thousands."""
    X, y, model = _network(rng)
    got, wanted = (who.call("gradients", 3000 * X, y, model) for who in (student, reference))
    _compare(got, wanted)


def _compare(got, wanted):
    names = tuple(wanted)
    for name, value in zip(names, expect.parts(got, names), strict=True):
        expect.close(value, wanted[name], hint=f"This is the gradient of {name}.")


@weight(2)
def q5_any_function(student, reference, rng):
    """The numerical gradient of another function, with a large h that tells the formulas apart."""
    scale, x, h = rng.uniform(0.5, 2, (2, 3)), rng.uniform(0.5, 2, (2, 3)), float(rng.uniform(0.05, 0.2))

    def f(point):
        point = np.asarray(point, float)
        return float(np.sum(scale * point**3) + np.sum(point) ** 2)

    expect.close(
        student.call("numerical_gradient", f, x, h), reference.call("numerical_gradient", f, x, h), rtol=1e-9
    )


def q5_any_gradient_error(student, reference, rng):
    """The error of another wrong gradient."""
    scale, x, place = rng.uniform(0.5, 2, 5), rng.uniform(0.5, 2, 5), int(rng.integers(5))

    def f(point):
        return float(np.sum(scale * np.asarray(point, float) ** 2))

    def wrong(point):
        slope = 2 * scale * np.asarray(point, float)
        slope[place] *= 1.3
        return slope

    expect.close(student.call("gradient_error", f, wrong, x), 0.3 / 2.3, rtol=1e-4)


@weight(2)
def q6_any_training(student, reference, rng):
    """Forty steps on another set of twenty, with a penalty: the same losses and the same weights."""
    X, y = rng.normal(size=(20, 12)), rng.integers(0, 4, 20)
    model = {
        "W1": rng.normal(0, 0.3, (12, 15)), "b1": np.zeros(15),
        "W2": rng.normal(0, 0.3, (15, 4)), "b2": np.zeros(4),
    }  # fmt: skip
    case = (X, y, model, float(rng.uniform(0.1, 0.3)), 40, float(rng.uniform(0.01, 0.05)))
    wanted = reference.call("train", *case)
    got = expect.items(student.call("train", *case), 2, of="the model and the losses")
    expect.close(got[1], wanted[1], rtol=1e-6)
    for value, other in zip(expect.parts(got[0], tuple(wanted[0])), wanted[0].values(), strict=True):
        expect.close(value, other, rtol=1e-6)
