"""What `check("q1")` asks: hand-worked numbers and laws. The inputs are always the same.

Each function asks the learner's functions by name (`student.call`) and says what it expects of the answer.
"""

import numpy as np

from course.autograder import expect

X = np.array([0.1, 0.5])
W = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8])
B = np.array([0.25, 0.35])
T = np.array([0.05, 0.95])
DIGITS = 1e-5  # what float32 keeps; only small differences, in question 5, need float64
STEP = 3e-3  # of measured slopes: large beside the last digit of float32
MEASURED = 1e-3  # how far a measured slope may be off


def q1_sigmoid_by_hand(student):
    """The sigmoid of 0, ln 3 and -ln 3 is 1/2, 3/4 and 1/4."""
    got = student.call("sigmoid", np.array([0.0, np.log(3.0), -np.log(3.0)]))
    expect.close(got, [0.5, 0.75, 0.25], rtol=DIGITS, hint="Mind the sign in the exponent.")


def q1_worked_example(student):
    """The hidden units and the outputs are those of the worked example."""
    h, o = expect.items(student.call("forward", X, W, B), 2, of="the hidden units and the outputs")
    expect.close(
        h, [0.601088, 0.615384], rtol=2e-6, hint="Look at the hidden units: which weights lead to h1?", of="h"
    )
    expect.close(
        o,
        [0.734929, 0.779555],
        rtol=2e-6,
        hint="The hidden units are right. Which weights lead to o1?",
        of="o",
    )


def q1_total_error(student):
    """Outputs .8 and .5 and 1 for targets .3, .9 and 0 have the error (.25 + .16 + 1) / 2."""
    got = student.call("total_error", np.array([0.8, 0.5, 1.0]), np.array([0.3, 0.9, 0.0]))
    expect.close(
        got, 0.705, rtol=DIGITS, hint="A sum over the outputs, and each counts one half of its square."
    )


def q2_slope_by_w5(student):
    """The slope of the error by w5 is the 0.080203 of the worked example."""
    dw, _ = expect.items(student.call("backward", X, W, B, T), 2, of="the derivatives by `w` and by `b`")
    slope = expect.array(dw, (8,))[4]
    expect.close(
        slope,
        0.080203,
        atol=1e-6,
        hint="Three factors: error by o1, o1 by its sum, that sum by w5.",
        of="dw[4]",
    )


def q2_all_slopes(student):
    """Each of the ten derivatives is the slope of your own error, measured by small steps."""
    measured = []
    for place in range(10):
        errors = []
        for shift in (STEP, -STEP):
            moved = np.concatenate([W, B])
            moved[place] += shift
            _, o = expect.items(
                student.call("forward", X, moved[:8], moved[8:]), 2, of="hidden units and outputs"
            )
            errors.append(float(0.5 * np.sum((expect.array(o, (2,)) - T) ** 2)))
        measured.append((errors[0] - errors[1]) / (2 * STEP))
    dw, db = expect.items(student.call("backward", X, W, B, T), 2, of="the derivatives by `w` and by `b`")
    expect.close(
        dw,
        measured[:8],
        rtol=MEASURED,
        hint="A hidden unit reaches the error by both outputs: add both ways.",
        of="dw",
    )
    expect.close(
        db,
        measured[8:],
        rtol=MEASURED,
        hint="Both units of a layer share its bias: add their derivatives.",
        of="db",
    )


def q2_step(student):
    """A step with learning rate 0.5 takes w5 from 0.5 to 0.459898."""
    w, b = expect.items(student.call("step", X, W, B, T, 0.5), 2, of="the new weights and biases")
    expect.array(b, (2,))
    expect.close(
        expect.array(w, (8,))[4],
        0.5 - 0.5 * 0.080203,
        atol=1e-6,
        hint="Against the slope, times the rate.",
        of="w[4]",
    )


def q2_step_uses_old_weights(student):
    """All ten parameters move against derivatives at the old weights."""
    rate = 50.0
    dw, db = expect.items(student.call("backward", X, W, B, T), 2, of="the derivatives by `w` and by `b`")
    dw, db = expect.array(dw, (8,)), expect.array(db, (2,))
    w, b = expect.items(student.call("step", X, W, B, T, rate), 2, of="the new weights and biases")
    expect.close(w, W - rate * dw, rtol=DIGITS, hint="Compute all derivatives first, then move.", of="w")
    expect.close(b, B - rate * db, rtol=DIGITS, hint="The biases move too.", of="b")


def _small(reg=None, n=6, inputs=4, hidden=5, classes=3):
    rng = np.random.default_rng(11)
    model = {
        "W1": rng.normal(0, 0.7, (inputs, hidden)), "b1": rng.normal(0, 0.3, hidden),
        "W2": rng.normal(0, 0.7, (hidden, classes)), "b2": rng.normal(0, 0.3, classes),
    }  # fmt: skip
    return rng.normal(size=(n, inputs)), np.arange(n) % classes, model


def q3_knows_nothing(student):
    """With all weights zero the loss is ln C, for 10 classes 2.302585."""
    model = {"W1": np.zeros((4, 3)), "b1": np.zeros(3), "W2": np.zeros((3, 10)), "b2": np.zeros(10)}
    got = student.call("loss", np.ones((5, 4)), np.array([0, 3, 9, 9, 1]), model)
    expect.close(
        got, np.log(10.0), rtol=DIGITS,
        hint="All classes are equally likely, p = 1/10. Is it the mean over the examples?",
    )  # fmt: skip


def q3_by_hand(student):
    """One input of 2, weights 1 and (1, -1): scores 2 and -2, so the loss is ln(1 + exp(-4))."""
    model = {"W1": np.ones((1, 1)), "b1": np.zeros(1), "W2": np.array([[1.0, -1.0]]), "b2": np.zeros(2)}
    got = student.call("loss", np.array([[2.0]]), np.array([0]), model)
    expect.close(got, np.log1p(np.exp(-4.0)), rtol=DIGITS)


def q3_relu(student):
    """A hidden unit below zero passes nothing on, so both classes stay equally likely: ln 2."""
    model = {"W1": np.ones((1, 1)), "b1": np.zeros(1), "W2": np.array([[1.0, -1.0]]), "b2": np.zeros(2)}
    got = student.call("loss", np.array([[-2.0]]), np.array([0]), model)
    expect.close(got, np.log(2.0), rtol=DIGITS, hint="Hidden units are max(0, sum).")


def q3_penalty(student):
    """With reg the loss is larger by half of reg times the sum of all squared weights, biases left out."""
    inputs, y, model = _small()
    without = expect.number(student.call("loss", inputs, y, model))
    squares = sum(float(np.sum(model[name] ** 2)) for name in ("W1", "W2"))
    got = expect.number(student.call("loss", inputs, y, model, reg=0.4))
    expect.that(0 <= without < 100, got=without, wanted="a loss between 0 and 100 without a penalty")
    expect.close(
        got, without + 0.2 * squares, rtol=DIGITS, hint="Half of reg, times the squares of W1 and of W2."
    )


def q3_large_scores(student):
    """Scores of several thousand give a finite loss."""
    model = {"W1": np.eye(2), "b1": np.zeros(2), "W2": np.eye(2), "b2": np.zeros(2)}
    got = student.call("loss", np.array([[5000.0, 0.0], [0.0, 3000.0]]), np.array([0, 0]), model)
    expect.close(
        got,
        1500.0,
        rtol=DIGITS,
        hint="Subtract the largest score of each row; take no logarithm of a probability that became 0.",
    )


def q4_shapes(student):
    """Each gradient has the shape of its parameter."""
    inputs, y, model = _small()
    names = ("W1", "b1", "W2", "b2")
    for name, got in zip(
        names, expect.parts(student.call("gradients", inputs, y, model), names), strict=True
    ):
        expect.array(got, model[name].shape, hint=f"This is the gradient of {name}.")


def _measured(student, inputs, y, model, reg):
    """The slopes of the learner's own loss, by central differences."""
    slopes = {name: np.zeros_like(value) for name, value in model.items()}
    for name, value in model.items():
        for place in np.ndindex(value.shape):
            losses = []
            for shift in (STEP, -STEP):
                moved = {**model, name: value.copy()}
                moved[name][place] += shift
                losses.append(expect.number(student.call("loss", inputs, y, moved, reg=reg)))
            slopes[name][place] = (losses[0] - losses[1]) / (2 * STEP)
    return slopes


def q4_slopes_of_the_loss(student):
    """Without a penalty, every gradient is the slope of your own loss."""
    _compare(student, 0.0)


def q4_slopes_with_penalty(student):
    """With a penalty, too."""
    _compare(student, 0.3)


def _compare(student, reg):
    inputs, y, model = _small()
    measured = _measured(student, inputs, y, model, reg)
    names = ("b2", "W2", "b1", "W1")
    got = expect.parts(student.call("gradients", inputs, y, model, reg=reg), names)
    for name, value in zip(names, got, strict=True):
        expect.close(value, measured[name], rtol=MEASURED, hint=f"This is the gradient of {name}.", of=name)


def q4_by_hand(student):
    """All weights zero, two classes, both examples of class 0: the gradient of b2 is (-1/2, 1/2)."""
    model = {"W1": np.zeros((3, 4)), "b1": np.ones(4), "W2": np.zeros((4, 2)), "b2": np.zeros(2)}
    got = student.call("gradients", np.ones((2, 3)), np.array([0, 0]), model)
    expect.close(
        expect.parts(got, ("b2",))[0], [-0.5, 0.5], rtol=DIGITS,
        hint="p minus 1 for the true class, mean over examples.",
    )  # fmt: skip


def _cubes(x):
    return float(np.sum(np.asarray(x, float) ** 3))


def _slope_of_cubes(x):
    return 3 * np.asarray(x, float) ** 2


def q5_central(student):
    """For the sum of cubes and h = 0.1 the central difference is exactly 3x² + 0.01."""
    got = student.call("numerical_gradient", _cubes, np.array([1.0, 2.0]), 0.1)
    expect.close(
        got, [3.01, 12.01], rtol=1e-9, hint="One step up, one step down, divided by the distance between."
    )


def q5_any_shape(student):
    """An array of whole numbers with two rows works, and gives the gradient in its shape."""
    x = np.array([[1, 2, 3], [4, 5, 6]])
    got = student.call("numerical_gradient", _cubes, x)
    expect.close(
        got, 3.0 * x**2, rtol=1e-7, hint="Whole numbers cannot hold a small step: make a float copy."
    )


def q5_small_step(student):
    """With the h that is used where none is given, the slopes are right to seven digits."""
    x = np.array([0.3, -1.0, 2.0])
    got = student.call("numerical_gradient", _cubes, x)
    expect.close(
        got, 3 * x**2, rtol=1e-7,
        hint="float32 has seven digits, too few for a step of 1e-5: compute in float64.",
    )  # fmt: skip


def q5_one_entry_at_a_time(student):
    """While one entry is moved, all others are where they were; each is moved once up and once down."""
    x, seen = np.array([1.0, -2.0, 0.5]), []

    def watched(point):
        point = np.array(point, float)
        if point.shape != x.shape:
            raise ValueError(f"this function takes an array of shape {x.shape}")
        seen.append(point)
        return _cubes(point)

    student.call("numerical_gradient", watched, x, 0.25)
    moved = [int(np.sum(np.abs(point - x) > 1e-12)) for point in seen]
    text = f"points with {sorted(set(moved))} entries moved"
    expect.that(max(moved, default=0) == 1, got=text, wanted="one entry moved at a time", hint="Put it back.")
    expect.that(moved.count(1) == 6, got=f"{moved.count(1)} such points", wanted="6: each entry, up and down")


def q5_right_gradient(student):
    """A right gradient has a relative error below 1e-6."""
    got = expect.array(
        student.call("gradient_error", _cubes, _slope_of_cubes, np.array([0.3, -1.0, 2.0])), ()
    )
    expect.that(0 <= got < 1e-6, got=got, wanted="an error between 0 and 1e-6")


def q5_relative(student):
    """A gradient that is 5 % too large has the error 0.05 / 2.05, however small the function is."""

    def tiny(x):
        return 1e-4 * _cubes(x)

    def off(x):
        return 1.05e-4 * _slope_of_cubes(x)

    got = student.call("gradient_error", tiny, off, np.array([0.5, -1.0]))
    expect.close(got, 0.05 / 2.05, rtol=1e-3, hint="Divide the difference by the size of the two.")


def q5_largest(student):
    """Of entries that are 10, 50 and 20 % too large, the worst counts: 0.5 / 2.5."""

    def too_large(x):
        return _slope_of_cubes(x) * np.array([1.1, 1.5, 1.2])

    got = student.call("gradient_error", _cubes, too_large, np.array([0.3, -1.0, 2.0]))
    expect.close(got, 0.2, rtol=1e-3, hint="An error for each entry; then the largest of them.")


def q5_planted_bugs(student):
    """Each of six wrong gradients is caught: error above 1e-2."""
    x = np.array([0.3, -1.0, 2.0])
    bugs = {
        "sign flipped": lambda x: -_slope_of_cubes(x),
        "factor 2": lambda x: 2 * _slope_of_cubes(x),
        "a third missing": lambda x: _slope_of_cubes(x) / 3,
        "all zero": lambda x: 0 * np.asarray(x, float),
        "last entry wrong": lambda x: _slope_of_cubes(x) * np.array([1, 1, 1.2]),
        "smallest entry wrong": lambda x: _slope_of_cubes(x) + np.array([0.02, 0, 0]),
    }
    for name, bug in bugs.items():
        got = expect.array(student.call("gradient_error", _cubes, bug, x), ())
        expect.that(
            got > 1e-2, got=got, wanted=f"an error above 1e-2 for the bug: {name}", hint="The largest counts."
        )


def _twenty(rng, inputs=48, hidden=50, classes=10):
    model = {
        "W1": rng.normal(0, 0.05, (inputs, hidden)), "b1": np.zeros(hidden),
        "W2": rng.normal(0, 0.05, (hidden, classes)), "b2": np.zeros(classes),
    }  # fmt: skip
    return rng.normal(size=(20, inputs)), np.arange(20) % classes, model


def q6_first_loss(student, rng):
    """There is one loss a step, and the first is that of the untrained network, close to ln 10."""
    images, y, model = _twenty(rng)
    _, losses = expect.items(
        student.call("train", images, y, model, 0.5, 3), 2, of="the model and the losses"
    )
    losses = expect.array(losses, (3,), hint="One loss for each of the three steps.")
    expect.close(losses[0], np.log(10.0), atol=0.05, hint="Measure the loss before the update.")


def q6_by_heart(student, rng):
    """After 200 steps twenty images are known by heart: accuracy 1, loss below 0.05."""
    images, y, model = _twenty(rng)
    trained, losses = expect.items(
        student.call("train", images, y, model, 0.5, 200), 2, of="the model and the losses"
    )
    w1, b1, w2, b2 = expect.parts(trained, ("W1", "b1", "W2", "b2"))
    hidden = np.maximum(0, images @ expect.array(w1, (48, 50)) + expect.array(b1, (50,)))
    scores = hidden @ expect.array(w2, (50, 10)) + expect.array(b2, (10,))
    right = int(np.sum(scores.argmax(axis=1) == y))
    expect.that(
        right == 20, got=f"{right} of 20 images right", wanted="all twenty", hint="Does the loss fall?"
    )
    last = expect.array(losses, (200,))[-1]
    expect.that(last < 0.05, got=last, wanted="a last loss below 0.05")
