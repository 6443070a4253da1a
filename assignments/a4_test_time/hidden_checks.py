"""What counts: the same questions on inputs drawn anew at each grading, against the author's NumPy version.

Never released. A learner is told the first line of each docstring and what kind of thing went wrong. Where
the learner's layers throw dice, a right one is refused in less than one case of a million for each count.
"""

import numpy as np

from course.autograder import expect
from course.autograder.checks import weight

SINGLE = 2e-4  # relative tolerance of float32
SIGMAS = 4.9  # two-sided error rate of a count: 1e-6
SIGMAS_OF_MOMENTS = 5.5  # of moments, whose tails are somewhat longer than normal ones


def _numbers(got, shape):
    return expect.array(got, shape).astype(float)


def _norm_config(rng):
    return {"momentum": float(rng.uniform(0.3, 0.8)), "epsilon": float(rng.uniform(0.2, 2))}


def _norm_state(rng, units):
    return {
        "gamma": rng.uniform(0.5, 2, units) * rng.choice([-1, 1], units), "beta": rng.normal(0, 2, units),
        "moving_mean": rng.normal(0, 3, units), "moving_variance": rng.uniform(0.5, 4, units),
    }  # fmt: skip


def _batch(rng, axes):
    shape = (int(rng.integers(3, 6)), *rng.integers(2, 5, axes - 2), int(rng.integers(2, 5)))
    return rng.normal(rng.normal(0, 3, shape[-1]), rng.uniform(0.5, 3, shape[-1]), shape)


def _compare(student, reference, name, config, state, x, training):
    """The output and the next state of a layer, from one state, on one batch."""
    layer = student.make(name, **config)
    layer.build(*x.shape)
    layer.load(state)
    traced = layer.trace(x, training=training)
    wanted = reference.call(f"{name}.call", config, state, x, training=training)
    expect.close(traced["output"], wanted["output"], rtol=SINGLE)
    values = expect.parts(traced["after"], tuple(state))
    for value, key in zip(values, state, strict=True):
        expect.close(value, wanted["state"][key], rtol=SINGLE)


@weight(7)
def q1_any_batch(student, reference, rng):
    """Training on other batches, from moving statistics, gammas and betas of any size."""
    for _ in range(3):
        x = _batch(rng, 2)
        _compare(student, reference, "BatchNorm", _norm_config(rng), _norm_state(rng, x.shape[-1]), x, True)


@weight(7)
def q1_any_images(student, reference, rng):
    """Training on other images and sequences."""
    for axes in (3, 4):
        x = _batch(rng, axes)
        _compare(student, reference, "BatchNorm", _norm_config(rng), _norm_state(rng, x.shape[-1]), x, True)


@weight(7)
def q1_any_test(student, reference, rng):
    """Test time on other inputs, a single one among them."""
    for axes, count in ((2, 9), (2, 1), (4, 1)):
        x = _batch(rng, axes)[:count]
        _compare(student, reference, "BatchNorm", _norm_config(rng), _norm_state(rng, x.shape[-1]), x, False)


@weight(6)
def q1_many_steps(student, reference, rng):
    """Eight batches, then test time: the moving statistics of a layer that began anew."""
    config, units = {"momentum": float(rng.uniform(0.6, 0.9))}, 3
    layer, other = student.make("BatchNorm", **config), reference.make("BatchNorm", **config)
    for _ in range(8):
        x = rng.normal(2, 3, (4, units))
        layer(x, training=True)
        other(x, training=True)
    x = rng.normal(2, 3, (5, units))
    expect.close(layer(x, training=False), other(x, training=False), rtol=SINGLE)


@weight(3)
def q1_any_settings(student, reference, rng):
    """Other settings survive saving, and count afterwards."""
    config, x = _norm_config(rng), _batch(rng, 2)
    expect.close(
        _again(student, "BatchNorm", config)(x), reference.make("BatchNorm", **config)(x), rtol=SINGLE
    )


def _again(student, name, config):
    """A layer made again, which has the settings of the first one."""
    again = student.make(name, **config).again()
    found = again.config()
    for key, value in config.items():
        is_same = key in found and found[key] == value
        expect.that(is_same, got="another configuration", wanted="the settings that the layer was made with")
    return again


@weight(4)
def q1_in_fit(student, reference, rng):
    """In a model that is compiled and fitted: the moving statistics of its batches, used to predict."""
    config = {"momentum": float(rng.uniform(0.4, 0.7)), "epsilon": float(rng.uniform(0.5, 1))}
    x, test = rng.normal(2, 3, (12, 3)), rng.normal(2, 3, (5, 3))
    fitted = student.fit(
        "alone_in_a_model", x, np.zeros((12, 3)), epochs=2, batch_size=4, test=test,
        config={"layer": "BatchNorm", **config}, seed=int(rng.integers(1000)),
    )  # fmt: skip
    layer = reference.make("BatchNorm", **config)
    for first in (0, 4, 8) * 2:
        layer(x[first : first + 4], training=True)
    expect.close(fitted["predictions"], layer(test, training=False), rtol=5 * SINGLE)


def _gradient_case(rng, count):
    x, units = _batch(rng, 2)[:count], 0
    units = x.shape[-1]
    return rng.normal(size=x.shape), x, rng.normal(0, 2, units), float(rng.uniform(0.01, 1))


@weight(10)
def q2_any_gradients(student, reference, rng):
    """All three gradients of other batches, relative error at most 1e-7."""
    for _ in range(3):
        _compare_gradients(student, reference, _gradient_case(rng, 9))


@weight(4)
def q2_one_unit_many_examples(student, reference, rng):
    """A batch of 50 examples of one unit."""
    x = rng.normal(3, 2, (50, 1))
    _compare_gradients(student, reference, (rng.normal(size=x.shape), x, rng.normal(size=1), 1e-3))


@weight(4)
def q2_large_epsilon(student, reference, rng):
    """An epsilon larger than the variance."""
    dy, x, gamma, _ = _gradient_case(rng, 9)
    _compare_gradients(student, reference, (dy, x, gamma, float(rng.uniform(20, 50))))


def _compare_gradients(student, reference, case):
    wanted = reference.call("batch_norm_backward", *case)
    got = student.call("batch_norm_backward", *case)
    for one, other in zip(expect.items(got, 3, of="three gradients"), wanted, strict=True):
        expect.close(one, other, rtol=1e-7)


def _fold_case(rng, *shape):
    units = shape[-1]
    state = _norm_state(rng, units)
    norm = [state[name] for name in ("gamma", "beta", "moving_mean", "moving_variance")]
    return [rng.normal(size=shape), rng.normal(0, 2, units), *norm, float(rng.uniform(0.1, 2))]


def _compare_folded(student, reference, case):
    wanted = reference.call("fold", *case)
    got = expect.items(student.call("fold", *case), 2, of="a kernel and a bias")
    for one, other in zip(got, wanted, strict=True):
        expect.close(one, other, rtol=1e-5)


@weight(8)
def q3_any_dense(student, reference, rng):
    """Other dense layers, square ones too."""
    for inputs, units in ((3, 3), (4, 2), (2, 5)):
        _compare_folded(student, reference, _fold_case(rng, inputs, units))


@weight(7)
def q3_any_convolution(student, reference, rng):
    """Other convolutions, in one and in two dimensions."""
    for shape in ((3, 3, 2, 2), (2, 3, 4)):
        _compare_folded(student, reference, _fold_case(rng, *shape))


@weight(5)
def q3_any_without_bias(student, reference, rng):
    """Other layers without a bias."""
    kernel, bias, *rest = _fold_case(rng, 3, 3)
    student.call("fold", kernel, bias, *rest)
    _compare_folded(student, reference, [kernel, None, *rest])


def _layer_norm_case(rng, axes):
    x = _batch(rng, axes)
    state = {
        name: value for name, value in _norm_state(rng, x.shape[-1]).items() if name in ("gamma", "beta")
    }
    return {"epsilon": float(rng.uniform(0.2, 2))}, state, x


@weight(8)
def q4_any_examples(student, reference, rng):
    """Other examples, with any gamma and beta, in training and at test time."""
    for training in (True, False):
        _compare(student, reference, "LayerNorm", *_layer_norm_case(rng, 2), training)


@weight(7)
def q4_any_sequences(student, reference, rng):
    """Other sequences and images: the last axis only."""
    for axes in (3, 4):
        _compare(student, reference, "LayerNorm", *_layer_norm_case(rng, axes), True)


@weight(7)
def q4_alone_or_in_company(student, reference, rng):
    """An example gets the same output alone, after training on others, and beside them."""
    config, state, x = _layer_norm_case(rng, 2)
    layer = student.make("LayerNorm", **config)
    layer.build(*x.shape)
    layer.load(state)
    layer(10 * x + 7, training=True)
    wanted = reference.call("LayerNorm.call", config, state, x)["output"]
    expect.close(layer(x[:1]), wanted[:1], rtol=SINGLE)
    expect.close(layer(x, training=True), wanted, rtol=SINGLE)
    expect.that(set(layer.state()) == set(state), got="other weights", wanted="gamma and beta alone")


@weight(3)
def q4_any_settings(student, reference, rng):
    """Other settings survive saving, and count afterwards."""
    config, _, x = _layer_norm_case(rng, 3)
    expect.close(
        _again(student, "LayerNorm", config)(x), reference.make("LayerNorm", **config)(x), rtol=SINGLE
    )


def _scaled(got, x, keep):
    """Which numbers were kept, once each is 0 or its input divided by `keep`."""
    numbers = _numbers(got, x.shape)
    kept = np.abs(numbers) > 1e-6
    expect.close(numbers, x * kept / keep, rtol=SINGLE)
    return kept


def _share(kept, rate, what):
    margin = SIGMAS * np.sqrt(kept.size * rate * (1 - rate))
    away = abs(int(np.sum(~kept)) - kept.size * rate)
    expect.that(
        away <= margin, got=f"another share of {what} dropped", wanted=f"the share {rate:.2f} of {what}"
    )


def _independent(kept, rate):
    """As many pairs are dropped together as by two throws, along each axis."""
    for axis in range(kept.ndim):
        one, other = np.array_split(kept, 2, axis=axis)
        count = min(one.shape[axis], other.shape[axis])
        one, other = one.take(range(count), axis), other.take(range(count), axis)
        _share(one | other, rate**2, "pairs")


def _far_from_zero(rng, *shape):
    return rng.uniform(0.5, 3, shape) * rng.choice([-1, 1], shape)


@weight(6)
def q5_any_dropout(student, rng):
    """Other rates and shapes: each number by its own throw, what is kept scaled by the keep probability."""
    for shape in ((120, 90), (20, 10, 8, 7)):
        rate, x = float(rng.uniform(0.15, 0.85)), _far_from_zero(rng, *shape)
        seed = int(rng.integers(1, 10**6))
        layer = student.make("Dropout", rate=rate, seed=seed)
        layer(x, training=False)
        kept = _scaled(layer(x, training=True), x, 1 - rate)
        _share(kept, rate, "numbers")
        _independent(kept, rate)


@weight(4)
def q5_the_mean_stays(student, rng):
    """The mean over many masks is the input."""
    rate, x = float(rng.uniform(0.2, 0.6)), _far_from_zero(rng, 1, 4)
    layer = student.make("Dropout", rate=rate, seed=int(rng.integers(1, 10**6)))
    many = np.repeat(x, 4000, axis=0)
    kept = _scaled(layer(many, training=True), many, 1 - rate)
    mean = (many * kept / (1 - rate)).mean(axis=0)
    margin = SIGMAS_OF_MOMENTS * np.abs(x[0]) * np.sqrt(rate / (1 - rate) / 4000) + SINGLE * np.abs(x[0])
    expect.that(
        bool((np.abs(mean - x[0]) <= margin).all()), got="another mean", wanted="the mean of the inputs"
    )


@weight(4)
def q5_any_test_time(student, rng):
    """At test time, after training, other inputs pass unchanged; rate 0 changes nothing while training."""
    x = _far_from_zero(rng, 5, 3)
    layer = student.make("Dropout", rate=float(rng.uniform(0.2, 0.8)), seed=int(rng.integers(1, 10**6)))
    kept = _scaled_at_all(layer(np.tile(x, (40, 1)), training=True), (200, 3))
    expect.close(layer(x, training=False), x, rtol=SINGLE)
    expect.close(student.make("Dropout", rate=0.0, seed=1)(x, training=True), x, rtol=SINGLE)
    expect.that(not kept.all(), got="nothing dropped", wanted="numbers dropped while training")


def _scaled_at_all(got, shape):
    return np.abs(_numbers(got, shape)) > 1e-6


@weight(5)
def q5_any_seed(student, rng):
    """Masks that are new at each call and come again with the seed, for both layers."""
    seed, x = int(rng.integers(1, 10**6)), np.eye(30)
    for name, config in (("Dropout", {}), ("DropConnect", {"units": 20})):
        layers = [student.make(name, rate=0.5, seed=number, **config) for number in (seed, seed, seed + 1)]
        for layer in layers:
            layer.build(*x.shape)
            if config:
                layer.load({"kernel": np.ones((30, 20)), "bias": np.zeros(20)})
        x = x if config else np.ones((30, 30))
        shape = (30, 20) if config else x.shape
        masks = [[_scaled_at_all(layer(x, training=True), shape) for _ in range(3)] for layer in layers]
        (one, two, three), again, other = masks
        are_new = (
            (one != two).any() and (two != three).any() and (one != three).any() and (one != other[0]).any()
        )
        expect.that(bool(are_new), got="the same mask again", wanted="another mask at each call")
        are_same = all((a == b).all() for a, b in zip(masks[0], again, strict=True))
        expect.that(are_same, got="other masks", wanted="the same masks for the same seed")
        x = np.eye(30)


@weight(6)
def q5_any_drop_connect(student, reference, rng):
    """Other kernels, biases and rates: each weight by its own throw, one throw a batch, all at test time."""
    inputs, units, rate = 60, 50, float(rng.uniform(0.15, 0.85))
    state = {"kernel": _far_from_zero(rng, inputs, units), "bias": rng.normal(0, 2, units)}
    config = {"units": units, "rate": rate, "seed": int(rng.integers(1, 10**6))}
    layer = student.make("DropConnect", **config)
    layer.build(1, inputs)
    layer.load(state)
    x = np.concatenate([np.eye(inputs), rng.normal(size=(5, inputs))])
    at_test_time = layer(x, training=False)
    got = _numbers(layer(x, training=True), (inputs + 5, units))
    kept = _scaled(got[:inputs] - state["bias"], state["kernel"], 1 - rate)
    _share(kept, rate, "weights")
    _independent(kept, rate)
    expect.close(
        got[inputs:], x[inputs:] @ (state["kernel"] * kept / (1 - rate)) + state["bias"], rtol=SINGLE
    )
    wanted = reference.call("DropConnect.call", config, state, x, training=False)["output"]
    expect.close(at_test_time, wanted, rtol=SINGLE)
    expect.close(layer(x, training=False), wanted, rtol=SINGLE)


@weight(2)
def q5_any_settings(student, rng):
    """Other settings survive saving, in both layers, and count afterwards."""
    x, rate, seed = _far_from_zero(rng, 40, 30), float(rng.uniform(0.2, 0.8)), int(rng.integers(1, 10**6))
    for name, config in (("Dropout", {}), ("DropConnect", {"units": 30})):
        again = _again(student, name, {"rate": rate, "seed": seed, **config})
        again.build(40, 40)
        if config:
            again.load({"kernel": x, "bias": np.zeros(30)})
        _share(_scaled(again(np.eye(40) if config else x, training=True), x, 1 - rate), rate, "numbers")


@weight(4)
def q5_in_fit(student, rng):
    """In a model that is compiled and fitted: a new mask for every batch, none to predict."""
    x, rate = _far_from_zero(rng, 64, 50), 0.5
    fitted = student.fit(
        "alone_in_a_model", x, np.zeros_like(x), epochs=3, batch_size=32, test=x[:5],
        config={"layer": "Dropout", "rate": rate, "seed": int(rng.integers(1, 10**6))},
    )  # fmt: skip
    expect.close(fitted["predictions"], x[:5], rtol=SINGLE)
    losses = _numbers(expect.parts(fitted["history"], ("loss",))[0], (3,))
    squares = x.ravel() ** 2
    margin = SIGMAS_OF_MOMENTS * np.sqrt(rate / (1 - rate) ** 3 * np.sum(squares**2)) / squares.size
    expect.that(
        bool((np.abs(losses - squares.mean() / (1 - rate)) < margin).all()),
        got="other losses", wanted="outputs that are dropped and scaled while training",
    )  # fmt: skip
    expect.that(len(set(losses)) > 1, got="the same mask in every epoch", wanted="new masks")


@weight(6)
def q6_any_labels(student, reference, rng):
    """Other labels, other numbers of classes, other epsilons."""
    for _ in range(3):
        classes = int(rng.integers(3, 9))
        case = (rng.integers(0, classes, 6), classes, float(rng.uniform(0.05, 0.9)))
        expect.close(student.call("smooth_labels", *case), reference.call("smooth_labels", *case), rtol=1e-6)


@weight(5)
def q6_any_shares(student, rng):
    """The mean and the spread of shares for other alphas, small and large; none at all for alpha 0."""
    for alpha in (float(rng.uniform(0.1, 0.5)), float(rng.uniform(2, 5))):
        got = _numbers(student.call("mix_weights", alpha, 20000, int(rng.integers(10**6))), (20000,))
        inside = bool(((got >= 0) & (got <= 1)).all())
        expect.that(inside, got="shares outside", wanted="shares between 0 and 1")
        spread, fourth = 1 / (4 * (2 * alpha + 1)), 3 / (16 * (2 * alpha + 1) * (2 * alpha + 3))
        for what, found, wanted, variance in (
            ("mean", got.mean(), 0.5, spread),
            ("spread", ((got - 0.5) ** 2).mean(), spread, fourth - spread**2),
        ):
            margin = SIGMAS_OF_MOMENTS * np.sqrt(variance / 20000)
            expect.that(abs(found - wanted) < margin, got=f"another {what}", wanted="Beta(alpha, alpha)")
    count = int(rng.integers(2, 9))
    expect.close(student.call("mix_weights", 0, count, 3), np.ones(count))


def _mix_case(rng, *shape):
    n, classes = int(rng.integers(3, 6)), 4
    return rng.normal(size=(n, *shape)), rng.dirichlet(np.ones(classes), n), rng.permutation(n)


def _compare_mixed(student, reference, name, *case):
    wanted = reference.call(name, *case)
    got = expect.items(student.call(name, *case), 2, of="the mixed inputs and labels")
    for one, other in zip(got, wanted, strict=True):
        expect.close(one, other, rtol=1e-5)


@weight(7)
def q6_any_mixup(student, reference, rng):
    """Other vectors, sequences and images, mixed with other partners."""
    for shape in ((3,), (4, 2), (3, 5, 2)):
        x, y, order = _mix_case(rng, *shape)
        _compare_mixed(student, reference, "mixup", x, y, order, rng.uniform(0, 1, len(x)))


@weight(7)
def q6_any_cutmix(student, reference, rng):
    """Other boxes inside the image, of even and odd sizes."""
    for _ in range(4):
        x, y, order = _mix_case(rng, 10, 12, 2)
        centre, size = (
            (int(rng.integers(4, 7)), int(rng.integers(4, 9))),
            tuple(rng.integers(2, 8, 2).tolist()),
        )
        _compare_mixed(student, reference, "cutmix", x, y, order, centre, size)


@weight(7)
def q6_any_border(student, reference, rng):
    """Other boxes across each of the four borders, and one larger than the image."""
    for centre in ((0, 5), (7, 5), (4, 0), (4, 9)):
        x, y, order = _mix_case(rng, 8, 10, 1)
        _compare_mixed(
            student, reference, "cutmix", x, y, order, centre, tuple(rng.integers(4, 8, 2).tolist())
        )
    _compare_mixed(student, reference, "cutmix", x, y, order, (4, 5), (30, 40))
