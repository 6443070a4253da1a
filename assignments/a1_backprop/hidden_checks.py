"""What counts: the same questions on inputs drawn anew at each grading, against the author's solution.

Never released. A learner is told the first line of each docstring and what kind of thing went wrong. Each
public check has a counterpart here, because public ones earn nothing. All is compared with the author's
functions, since zeros would agree with zeros. Two checks ask besides whether a function makes good use of the
learner's own earlier one, so that a mistake there is not paid for twice; that one must not be constant.
"""

import numpy as np

from course.autograder import expect
from course.autograder.checks import weight

DIGITS = 1e-5  # float32 will do where no small differences are taken
TRAINED = 1e-4  # and this is left of it after a few updates


def _example(rng):
    return rng.normal(size=2), rng.normal(size=8), rng.normal(size=2), rng.uniform(0.1, 0.9, 2)


def _network(rng, classes=4):
    inputs, hidden, n = rng.integers(3, 7), rng.integers(4, 8), rng.integers(5, 9)
    model = {
        "W1": rng.normal(0, 0.8, (inputs, hidden)), "b1": rng.normal(0, 0.5, hidden),
        "W2": rng.normal(0, 0.8, (hidden, classes)), "b2": rng.normal(0, 0.5, classes),
    }  # fmt: skip
    return rng.normal(size=(n, inputs)), rng.integers(0, classes, n), model


def _close(got, wanted, rtol=DIGITS):
    expect.close(got, wanted, rtol=rtol)


def q1_any_sigmoid(student, reference, rng):
    """The sigmoid of any numbers, in any shape."""
    for shape in ((3, 4), (5,)):
        z = rng.normal(0, 3, shape)
        _close(student.call("sigmoid", z), reference.call("sigmoid", z))


@weight(2)
def q1_any_example(student, reference, rng):
    """The forward pass with other inputs, weights and biases."""
    for _ in range(3):
        x, w, b, _ = _example(rng)
        wanted = reference.call("forward", x, w, b)
        got = expect.items(student.call("forward", x, w, b), 2, of="the hidden units and the outputs")
        for one, other in zip(got, wanted, strict=True):
            _close(one, other)


def q1_any_error(student, reference, rng):
    """The total error of any number of outputs."""
    for size in (5, 1):
        o, t = rng.normal(size=size), rng.normal(size=size)
        _close(student.call("total_error", o, t), reference.call("total_error", o, t))


def _slopes(student, reference, rng, place):
    for _ in range(3):
        example = _example(rng)
        wanted = reference.call("backward", *example)
        got = expect.items(student.call("backward", *example), 2, of="the derivatives by `w` and by `b`")
        _close(got[place], wanted[place])


@weight(3)
def q2_any_slopes_by_w(student, reference, rng):
    """The derivatives by all eight weights, with other inputs, weights, biases and targets."""
    _slopes(student, reference, rng, 0)


def q2_any_slopes_by_b(student, reference, rng):
    """The derivatives by both biases, with other inputs, weights, biases and targets."""
    _slopes(student, reference, rng, 1)


def q2_any_step(student, reference, rng):
    """One update from other weights, with a large learning rate."""
    for _ in range(2):
        example, rate = _example(rng), float(rng.uniform(1, 5))
        wanted = reference.call("step", *example, rate)
        got = expect.items(student.call("step", *example, rate), 2, of="the new weights and biases")
        for one, other in zip(got, wanted, strict=True):
            _close(one, other)


def q2_step_by_own_slopes(student, rng):
    """The update by itself: it uses what your own `backward` returns, and uses it rightly."""
    seen = []
    for _ in range(2):
        example, rate = _example(rng), float(rng.uniform(1, 5))
        slopes = expect.items(student.call("backward", *example), 2, of="the derivatives by `w` and by `b`")
        slopes = [expect.array(slope, (size,)) for slope, size in zip(slopes, (8, 2), strict=True)]
        got = expect.items(student.call("step", *example, rate), 2, of="the new weights and biases")
        for one, old, slope in zip(got, example[1:3], slopes, strict=True):
            _close(one, old - rate * slope)
        seen.append(np.concatenate(slopes))
    _differ(*seen)


def _differ(one, other):
    """Asks for slopes that are slopes of something: not zero, and not the same wherever they are taken."""
    moves = np.abs(one - other).max() > 1e-6 * np.abs(one).max() > 0
    expect.that(moves, got=one, wanted="slopes that are not zero and not the same everywhere")


@weight(3)
def q3_any_loss(student, reference, rng):
    """The loss of other networks on other batches, without a penalty."""
    for _ in range(3):
        X, y, model = _network(rng)
        _close(student.call("loss", X, y, model), reference.call("loss", X, y, model))


@weight(2)
def q3_any_penalty(student, reference, rng):
    """The loss with a penalty of another strength."""
    for _ in range(2):
        X, y, model = _network(rng)
        reg = float(rng.uniform(0.1, 2))
        _close(student.call("loss", X, y, model, reg), reference.call("loss", X, y, model, reg))


def q3_one_example(student, reference, rng):
    """A batch of one example, so that most classes do not occur in it."""
    X, y, model = _network(rng)
    X, y = X[:1], y[:1] % 3
    _close(student.call("loss", X, y, model), reference.call("loss", X, y, model))


@weight(2)
def q3_any_large_scores(student, reference, rng):
    """The loss where scores are in the thousands, and each example is taken for another class."""
    X, y, model = _far(rng)
    _close(student.call("loss", X, y, model), reference.call("loss", X, y, model), rtol=1e-4)


def _far(rng):
    """A network whose scores are in the thousands, and the least likely class of each example.

    Each hidden unit counts in an example whose exponentials overflow: else the nan that follows would be 0
    for those who set slopes to 0, and nan for those who multiply by 0: one mistake with two answers.
    """
    while True:
        X, _, model = _network(rng)
        X = 3000 * X
        hidden = np.maximum(0, X @ model["W1"] + model["b1"])
        scores = hidden @ model["W2"] + model["b2"]
        largest = scores.max(axis=1)  # exp overflows above 709, and all of a row are 0 below -745
        if (hidden[(largest > 710) | (largest < -746)] > 0).any(axis=0).all():
            return X, scores.argmin(axis=1), model


@weight(4)
def q4_any_gradients(student, reference, rng):
    """All four gradients of other networks, without a penalty."""
    for _ in range(3):
        _compare(student, reference, _network(rng))


@weight(2)
def q4_any_penalty(student, reference, rng):
    """All four gradients with a penalty of another strength."""
    for _ in range(2):
        _compare(student, reference, _network(rng), float(rng.uniform(0.1, 2)))


def q4_one_example(student, reference, rng):
    """A batch of one example, so that most classes do not occur in it."""
    X, y, model = _network(rng)
    _compare(student, reference, (X[:1], y[:1] % 3, model))


def q4_any_large_scores(student, reference, rng):
    """The gradients where scores are in the thousands."""
    _compare(student, reference, _far(rng), rtol=1e-3)


def q4_closed_form(student, reference, rng):
    """With a huge penalty the gradients of the biases stay exact; those of numerical differences do not."""
    _compare(student, reference, _network(rng), 1e7)


def _compare(student, reference, case, reg=0.0, rtol=DIGITS):
    given = (*case, reg) if reg else case
    got, wanted = (who.call("gradients", *given) for who in (student, reference))
    names = tuple(wanted)
    for name, value in zip(names, expect.parts(got, names), strict=True):
        _close(value, wanted[name], rtol)


@weight(3)
def q5_any_function(student, reference, rng):
    """The numerical gradient of another function, with a large h that tells the formulas apart."""
    scale, x, h = rng.uniform(0.5, 2, (2, 3)), rng.uniform(0.5, 2, (2, 3)), float(rng.uniform(0.05, 0.2))

    def f(point):
        point = np.asarray(point, float)
        return float(np.sum(scale * point**3) + np.sum(point) ** 2)

    got = student.call("numerical_gradient", f, x, h)
    _close(got, reference.call("numerical_gradient", f, x, h), rtol=1e-9)


@weight(2)
def q5_any_whole_numbers(student, rng):
    """The numerical gradient at whole numbers in three dimensions, with the h that is used by default."""
    scale, x = rng.uniform(0.5, 2, (2, 2, 2)), rng.integers(1, 9, (2, 2, 2))

    def f(point):
        return float(np.sum(scale * np.asarray(point, float) ** 2))

    _close(student.call("numerical_gradient", f, x), 2 * scale * x, rtol=1e-7)


def _off_by(factor, rng):
    """A function, a gradient off by a factor in its smallest entry and by less elsewhere, and a point."""
    scale, x, off = rng.uniform(0.5, 2, 5), rng.uniform(0.5, 2, 5), rng.uniform(1.01, 1.1, 5)
    place = np.argmin(scale * x)
    scale[place] /= 4
    off[place] = factor

    def f(point):
        return float(np.sum(scale * np.asarray(point, float) ** 2))

    def wrong(point):
        return off * 2 * scale * np.asarray(point, float)

    return f, wrong, x


@weight(2)
def q5_any_gradient_error(student, rng):
    """The error of a gradient that is wrong in each entry, and most in one: too large, then too small."""
    for factor in (rng.uniform(1.2, 1.6), rng.uniform(0.4, 0.8)):
        wanted = abs(factor - 1) / (factor + 1)
        _close(student.call("gradient_error", *_off_by(factor, rng)), wanted, rtol=1e-4)


def q5_any_small_function(student, rng):
    """The error of a wrong gradient of a function a thousand times smaller: the same."""
    factor = rng.uniform(1.2, 1.6)
    f, wrong, x = _off_by(factor, rng)
    got = student.call("gradient_error", lambda x: 1e-3 * f(x), lambda x: 1e-3 * wrong(x), x)
    _close(got, (factor - 1) / (factor + 1), rtol=1e-4)


def q5_flat_directions(student, rng):
    """Where the function does not depend on some entries, a right gradient has an error of nearly 0."""
    scale, x = rng.uniform(0.5, 2, 5) * [1, 0, 1, 0, 1], rng.uniform(0.5, 2, 5)

    def f(point):
        return float(np.sum(scale * np.asarray(point, float) ** 2))

    def gradient(point):
        return 2 * scale * np.asarray(point, float)

    _close(student.call("gradient_error", f, lambda point: 2 * gradient(point), x), 1 / 3, rtol=1e-4)
    got = expect.number(student.call("gradient_error", f, gradient, x))
    expect.that(0 <= got < 1e-6, got=got, wanted="an error between 0 and 1e-6")


def _training(rng):
    X, y = rng.normal(size=(20, 12)), rng.integers(0, 4, 20)
    model = {
        "W1": rng.normal(0, 0.3, (12, 15)), "b1": np.zeros(15),
        "W2": rng.normal(0, 0.3, (15, 4)), "b2": np.zeros(4),
    }  # fmt: skip
    return X, y, model, float(rng.uniform(0.2, 0.6)), int(rng.integers(12, 18))


def _both(student, reference, case):
    wanted = reference.call("train", *case)
    return expect.items(student.call("train", *case), 2, of="the model and the losses"), wanted


@weight(2)
def q6_any_losses(student, reference, rng):
    """The losses of some steps on another set of twenty, with a penalty."""
    got, wanted = _both(student, reference, (*_training(rng), float(rng.uniform(0.05, 0.2))))
    _close(got[1], wanted[1], TRAINED)


@weight(2)
def q6_any_model(student, reference, rng):
    """The trained model of another set of twenty, with a penalty."""
    got, wanted = _both(student, reference, (*_training(rng), float(rng.uniform(0.05, 0.2))))
    for value, other in zip(expect.parts(got[0], tuple(wanted[0])), wanted[0].values(), strict=True):
        _close(value, other, TRAINED)


def q6_any_unpenalised(student, reference, rng):
    """Model and losses where no penalty is named."""
    got, wanted = _both(student, reference, _training(rng))
    _close(got[1], wanted[1], TRAINED)
    for value, other in zip(expect.parts(got[0], tuple(wanted[0])), wanted[0].values(), strict=True):
        _close(value, other, TRAINED)


@weight(2)
def q6_loop_over_own_functions(student, rng):
    """The loop by itself: it uses what your own `loss` and `gradients` return, and uses it rightly."""
    X, y, start, rate, _ = _training(rng)
    reg, model, losses, seen = float(rng.uniform(0.05, 0.2)), start, [], []
    for _ in range(3):
        losses.append(expect.number(student.call("loss", X, y, model, reg)))
        slopes = expect.parts(student.call("gradients", X, y, model, reg), tuple(model))
        slopes = [expect.array(slope, start[name].shape) for name, slope in zip(model, slopes, strict=True)]
        model = {name: model[name] - rate * slope for name, slope in zip(model, slopes, strict=True)}
        seen.append(np.concatenate([slope.ravel() for slope in slopes]))
    got = expect.items(student.call("train", X, y, start, rate, 3, reg), 2, of="the model and the losses")
    _close(got[1], losses, TRAINED)
    for value, other in zip(expect.parts(got[0], tuple(model)), model.values(), strict=True):
        _close(value, other, TRAINED)
    _differ(seen[0], seen[-1])
