"""What `check("q1")` asks: hand-worked numbers and laws. The inputs are always the same.

Each function asks for the learner's functions and layers by name and says what it expects. A layer computes
in float32, so its numbers are compared to four digits, those of NumPy functions to more.
"""

import numpy as np

from course.autograder import expect

SINGLE = 1e-4  # relative tolerance of float32
SIGMAS = 4.9  # a fair draw is farther away than that in one case of a million

PAIR = np.array([[1.0], [3.0]])  # mean 2, variance 1; of 1.25 more the root is 1.5
LINE = "What do the numbers of one unit, over the whole batch, look like?"


def _numbers(got, shape, hint=""):
    return expect.array(got, shape, hint=hint).astype(float)


def _state(layer, names, units):
    """The state of a layer, once its weights are those that were asked for."""
    state = layer.state()
    shapes = {name: value.shape for name, value in state.items()}
    wanted = dict.fromkeys(names, (units,))
    hint = "In `build`: self.add_weight(name=..., shape=(units,), ...), with units = input_shape[-1]."
    expect.that(shapes == wanted, got=f"weights {_listed(shapes)}", wanted=_listed(wanted), hint=hint)
    return state


def _listed(shapes):
    return ", ".join(f"`{name}` of shape {shape}" for name, shape in shapes.items()) or "none"


def _same_settings(layer, settings):
    config = layer.config()
    for name, value in settings.items():
        hint = f'get_config returns {{**super().get_config(), "{name}": self.{name}, ...}}.'
        got = f"one with {name}={config[name]!r}" if name in config else f"one without {name!r}"
        is_same = name in config and config[name] == value
        expect.that(is_same, got=got, wanted=f"a configuration with {name}={value!r}", hint=hint)


def q1_a_batch_of_two(student):
    """The batch 1, 3 has mean 2 and variance 1; with epsilon 1.25 it becomes -2/3, 2/3."""
    got = student.make("BatchNorm", momentum=0.9, epsilon=1.25)(PAIR, training=True)
    hint = "The variance is the mean of the squares, 1, and the root is that of 1 + 1.25."
    expect.close(got, [[-2 / 3], [2 / 3]], rtol=SINGLE, hint=hint)


def q1_scale_and_shift(student):
    """With gamma 3 and beta 10 the same batch becomes 8, 12."""
    layer = student.make("BatchNorm", momentum=0.9, epsilon=1.25)
    layer.build(2, 1)
    layer.load({"gamma": np.array([3.0]), "beta": np.array([10.0])})
    hint = "Normalise, then multiply by gamma, then add beta."
    expect.close(layer(PAIR, training=True), [[8.0], [12.0]], rtol=SINGLE, hint=hint)


def q1_each_unit_by_itself(student):
    """Two units, 1 and 3 in one, 10 and 50 in the other: both become -1, 1 with epsilon 0."""
    x = np.array([[1.0, 10.0], [3.0, 50.0]])
    got = student.make("BatchNorm", momentum=0.9, epsilon=0.0)(x, training=True)
    expect.close(got, [[-1.0, -1.0], [1.0, 1.0]], rtol=SINGLE, hint=LINE)


def q1_images(student):
    """In two images of 1 x 2 pixels and one channel, all four pixels share the mean 3 and the variance 5."""
    x = np.array([[0.0, 2.0], [4.0, 6.0]]).reshape(2, 1, 2, 1)
    layer = student.make("BatchNorm", momentum=0.9, epsilon=0.0)
    got = layer(x, training=True)
    hint = "Average over all axes but the last: there is one mean for each channel."
    expect.close(got, (x - 3.0) / np.sqrt(5.0), rtol=SINGLE, hint=hint)


def q1_moving_statistics(student):
    """With momentum 0.9 the moving mean goes from 10 to 9.2, the moving variance from 4 to 3.7."""
    layer = student.make("BatchNorm", momentum=0.9, epsilon=1.25)
    layer.build(2, 1)
    layer.load({"moving_mean": np.array([10.0]), "moving_variance": np.array([4.0])})
    layer(PAIR, training=True)
    state = _state(layer, ("gamma", "beta", "moving_mean", "moving_variance"), 1)
    hint = "Nine parts of the old one and one part of the batch's, 2."
    expect.close(state["moving_mean"], [9.2], rtol=SINGLE, hint=hint, of="moving_mean")
    hint = "Nine parts of the old one and one part of the batch's, 1: divided by m, not by m - 1."
    expect.close(state["moving_variance"], [3.7], rtol=SINGLE, hint=hint, of="moving_variance")


def q1_at_test_time(student):
    """With moving mean 10 and moving variance 2.75 the example 12 becomes 1, and they stay as they are."""
    layer = student.make("BatchNorm", momentum=0.9, epsilon=1.25)
    layer.build(2, 1)
    layer.load({"moving_mean": np.array([10.0]), "moving_variance": np.array([2.75])})
    hint = "At test time the moving statistics stand in for those of the batch."
    expect.close(layer(np.array([[12.0]]), training=False), [[1.0]], rtol=SINGLE, hint=hint)
    state = _state(layer, ("gamma", "beta", "moving_mean", "moving_variance"), 1)
    hint = "Only training moves them."
    expect.close(state["moving_mean"], [10.0], rtol=SINGLE, hint=hint, of="moving_mean")
    expect.close(state["moving_variance"], [2.75], rtol=SINGLE, hint=hint, of="moving_variance")


def q1_new_and_saved(student):
    """A new layer begins with ones and zeros, and is made again with the same settings."""
    layer = student.make("BatchNorm", momentum=0.75, epsilon=0.5)
    layer.build(2, 3)
    state = _state(layer, ("gamma", "beta", "moving_mean", "moving_variance"), 3)
    for name, value in (("gamma", 1.0), ("beta", 0.0), ("moving_mean", 0.0), ("moving_variance", 1.0)):
        expect.close(state[name], np.full(3, value), hint=f"This is the first `{name}`.", of=name)
    _same_settings(layer.again(), {"momentum": 0.75, "epsilon": 0.5})


def _three_gradients(student, *values):
    units = values[1].shape[1]
    hint = "One for each input, one for each gamma, one for each beta, in that order."
    dx, dgamma, dbeta = expect.items(
        student.call("batch_norm_backward", *values), 3, of="the derivatives by x, gamma and beta", hint=hint
    )
    return (
        _numbers(dx, values[1].shape, "This is dx."),
        _numbers(dgamma, (units,), "This is dgamma: one for each unit."),
        _numbers(dbeta, (units,), "This is dbeta: one for each unit."),
    )


def q2_sums_by_hand(student):
    """For the inputs 1, 3, epsilon 1.25 and dy = 2, 5: dbeta is 7; dgamma, with x_hat = -2/3, 2/3, is 2."""
    dy, gamma = np.array([[2.0], [5.0]]), np.array([3.0])
    _, dgamma, dbeta = _three_gradients(student, dy, PAIR, gamma, 1.25)
    expect.close(dbeta, [7.0], hint="beta is added to every output: the derivatives add up.", of="dbeta")
    expect.close(
        dgamma, [2.0], hint="gamma multiplies x_hat in every output: sum dy times x_hat.", of="dgamma"
    )


def q2_two_inputs_by_hand(student):
    """There too, dx is -5/3, 5/3: 3 · (±3/2) · 1.25 / 1.5³."""
    dy, gamma = np.array([[2.0], [5.0]]), np.array([3.0])
    dx, _, _ = _three_gradients(student, dy, PAIR, gamma, 1.25)
    hint = "An input reaches the outputs by its own x_hat, by the mean and by the variance: three parts."
    expect.close(dx, [[-5 / 3], [5 / 3]], rtol=1e-9, hint=hint, of="dx")


def _small_batch():
    x = np.array([[0.5, -1.0], [2.0, 0.0], [-1.5, 3.0], [1.0, 1.5]])
    dy = np.array([[1.0, 0.0], [-0.5, 2.0], [0.3, 1.0], [0.0, -1.0]])
    return dy, x, np.array([1.5, -0.5]), 0.1


def _normalised(x, gamma, epsilon):
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + epsilon)


def q2_slopes(student):
    """For four examples of two units, dx is the slope that small steps measure, and sums to 0 over them."""
    dy, x, gamma, epsilon = _small_batch()
    slopes = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        for shift in (1e-5, -1e-5):
            moved = x.copy()
            moved[place] += shift
            slopes[place] += np.sum(dy * _normalised(moved, gamma, epsilon)) / (2 * shift)
    dx, _, _ = _three_gradients(student, dy, x, gamma, epsilon)
    total = np.abs(dx.sum(axis=0)).max()
    hint = "It does not sum to 0 over the batch: is the way through the mean there?" if total > 1e-9 else ""
    hint = hint or "The way through the variance: 2 (x - mean) / m times the derivative by the variance."
    expect.close(dx, slopes, rtol=1e-6, hint=hint, of="dx")


def q3_dense_by_hand(student):
    """Kernel 2, bias 1, gamma 3, beta 0.25, mean 4, variance 3, epsilon 1: factor 1.5, so 3 and -4.25."""
    case = [np.array([value]) for value in (1.0, 3.0, 0.25, 4.0, 3.0)]
    kernel, bias = _folded(student, np.array([[2.0]]), *case, 1.0)
    expect.close(kernel, [[3.0]], rtol=1e-5, hint="gamma / sqrt(variance + epsilon) is 1.5.", of="kernel")
    expect.close(
        bias,
        [-4.25],
        rtol=1e-5,
        hint="1.5 (1 - 4) + 0.25: the bias goes through all that follows.",
        of="bias",
    )


def _folded(student, kernel, bias, *rest):
    hint = "Return the kernel, then the bias."
    got = expect.items(student.call("fold", kernel, bias, *rest), 2, of="a kernel and a bias", hint=hint)
    units = kernel.shape[-1]
    return (
        _numbers(got[0], kernel.shape, "The kernel keeps its shape."),
        _numbers(got[1], (units,), "The bias has one number for each unit."),
    )


def q3_each_unit_its_factor(student):
    """With two inputs and factors 1 and 10, the second column of the kernel is 10 times larger."""
    ones, zeros = np.ones(2), np.zeros(2)
    kernel = np.array([[1.0, 2.0], [3.0, 4.0]])
    got, bias = _folded(student, kernel, ones, np.array([1.0, 10.0]), zeros, zeros, ones, 0.0)
    expect.close(
        got,
        [[1.0, 20.0], [3.0, 40.0]],
        rtol=1e-5,
        hint="The last axis of the kernel is the units.",
        of="kernel",
    )
    expect.close(bias, [1.0, 10.0], rtol=1e-5, hint="The bias is scaled too.", of="bias")


def q3_convolution(student):
    """A convolution of 1 x 2 pixels, one channel in and two out, is folded in the same way."""
    kernel = np.array([1.0, 2.0, 3.0, 4.0]).reshape(1, 2, 1, 2)
    gamma, beta, mean = np.array([2.0, 4.0]), np.array([0.0, 1.0]), np.array([1.0, 0.0])
    got, bias = _folded(student, kernel, np.zeros(2), gamma, beta, mean, np.full(2, 3.0), 1.0)
    wanted = np.array([1.0, 4.0, 3.0, 8.0]).reshape(1, 2, 1, 2)
    expect.close(
        got,
        wanted,
        rtol=1e-5,
        hint="The factors are 1 and 2, one for each entry of the last axis.",
        of="kernel",
    )
    expect.close(
        bias, [-1.0, 1.0], rtol=1e-5, hint="The mean is subtracted, also where the bias is 0.", of="bias"
    )


def q3_without_a_bias(student):
    """A layer without a bias gets one: with factor 1.5, mean 4 and beta 0.5 it is -5.5."""
    case = [np.array([value]) for value in (3.0, 0.5, 4.0, 3.0)]
    _folded(student, np.array([[2.0]]), np.array([0.0]), *case, 1.0)
    _, bias = _folded(student, np.array([[2.0]]), None, *case, 1.0)
    expect.close(bias, [-5.5], rtol=1e-5, hint="No bias counts as 0.", of="bias")


def q4_one_example(student):
    """The single example 1, 3 has mean 2 and variance 1; with epsilon 1.25 it becomes -2/3, 2/3."""
    got = student.make("LayerNorm", epsilon=1.25)(np.array([[1.0, 3.0]]), training=True)
    hint = "Mean and variance are those of the two numbers of this example; the root is that of 1 + 1.25."
    expect.close(got, [[-2 / 3, 2 / 3]], rtol=SINGLE, hint=hint)


def q4_each_example_by_itself(student):
    """The examples 1, 3 and 10, 50 both become -1, 1 with epsilon 0, in training and at test time."""
    x = np.array([[1.0, 3.0], [10.0, 50.0]])
    for training in (True, False):
        got = student.make("LayerNorm", epsilon=0.0)(x, training=training)
        hint = "Average along an example, not over the batch; training changes nothing."
        expect.close(got, [[-1.0, 1.0], [-1.0, 1.0]], rtol=SINGLE, hint=hint)


def q4_scale_and_shift(student):
    """gamma 3, 5 and beta 10, 20 turn -1, 1 into 7, 25: one of each for every unit."""
    layer = student.make("LayerNorm", epsilon=0.0)
    layer.build(1, 2)
    _state(layer, ("gamma", "beta"), 2)
    layer.load({"gamma": np.array([3.0, 5.0]), "beta": np.array([10.0, 20.0])})
    expect.close(layer(np.array([[1.0, 3.0]])), [[7.0, 25.0]], rtol=SINGLE, hint="gamma x_hat + beta.")


def q4_each_time_step(student):
    """In one sentence of two time steps, 1, 3 and 4, 4, the first becomes -1, 1 and the second 0, 0."""
    got = student.make("LayerNorm", epsilon=1e-9)(np.array([[[1.0, 3.0], [4.0, 4.0]]]))
    hint = "The last axis only; keepdims=True keeps the shapes in step."
    expect.close(got, [[[-1.0, 1.0], [0.0, 0.0]]], rtol=SINGLE, hint=hint)


def q4_saved(student):
    """The layer is made again with the same epsilon, 5, and then makes -2/3, 2/3 of 1, 5 with variance 4."""
    again = student.make("LayerNorm", epsilon=5.0).again()
    _same_settings(again, {"epsilon": 5.0})
    expect.close(again(np.array([[1.0, 5.0]])), [[-2 / 3, 2 / 3]], rtol=SINGLE, hint="The root of 4 + 5.")


def _kept(got, shape, keep, what):
    """Whether each number is either 0 or 1 / keep, and some are each; returns which were kept."""
    numbers = _numbers(got, shape)
    kept = np.abs(numbers) > 1e-6
    expect.that(not kept.all(), got=f"no {what} dropped", wanted=f"some of the {what} dropped while training")
    values = np.unique(np.round(numbers[kept], 4))
    shown = ", ".join(f"{value:g}" for value in values[:5]) or "nothing"
    says = {
        1.0: "What is kept must grow, or the mean shrinks.",
        1 / (1 - keep): "Divided by the probability to drop; divide by the probability to keep.",
        keep: "Multiplied by the probability to keep; divide by it.",
    }
    hints = [text for value, text in says.items() if len(values) == 1 and abs(values[0] - value) < 1e-3]
    expect.that(
        len(values) == 1 and abs(values[0] * keep - 1) < 1e-3, got=f"what is kept becomes {shown}",
        wanted=f"what is kept becomes 1 / {keep:g} = {1 / keep:g}", hint=hints[0] if hints else "",
    )  # fmt: skip
    return kept


def _share(kept, rate, what):
    """Whether as many were dropped as a fair draw drops in all but one case of a million."""
    count, dropped = kept.size, int(np.sum(~kept))
    margin = SIGMAS * np.sqrt(count * rate * (1 - rate))
    wanted = f"about {rate:.0%} of {count} {what} dropped: {count * rate:.0f} ± {margin:.0f}"
    hint = "Keep where the draw is at least `rate`." if abs(dropped - count * (1 - rate)) < margin else ""
    expect.that(abs(dropped - count * rate) <= margin, got=f"{dropped} dropped", wanted=wanted, hint=hint)


def q5_what_is_kept(student):
    """Rate 0.2 turns ones into zeros and 1.25s while training."""
    layer = student.make("Dropout", rate=0.2, seed=1)
    layer(np.ones((20, 20)), training=False)
    _kept(layer(np.ones((20, 20)), training=True), (20, 20), 0.8, "numbers")


def q5_how_many(student):
    """With rate 0.2 about a fifth of 10,000 numbers is dropped, each by its own throw."""
    got = student.make("Dropout", rate=0.2, seed=1)(np.ones((100, 100)), training=True)
    kept = _numbers(got, (100, 100)) > 1e-6
    _share(kept, 0.2, "numbers")
    hint = "The mask has the shape of the inputs."
    for one, other, whose in ((kept[:50], kept[50:], "examples"), (kept[:, :50], kept[:, 50:], "units")):
        _share(~(~one & ~other), 0.04, f"pairs of {whose}")
    rows = len(np.unique(kept, axis=0))
    expect.that(rows == 100, got=f"{rows} different masks", wanted="a mask for each of 100", hint=hint)


def q5_test_time(student):
    """At test time 1, -2, 3 pass unchanged."""
    layer = student.make("Dropout", rate=0.5, seed=1)
    got = layer(np.array([[1.0, -2.0, 3.0]]), training=False)
    expect.close(got, [[1.0, -2.0, 3.0]], rtol=SINGLE, hint="Inverted dropout has done its scaling already.")


def q5_anew_and_again(student):
    """Each call throws anew; a second layer with the same seed throws the same."""
    x = np.ones((20, 20))
    layer, twin = (student.make("Dropout", rate=0.5, seed=7) for _ in range(2))
    first, second, other = (_numbers(who(x, training=True), x.shape) for who in (layer, layer, twin))
    expect.that(
        bool((first != second).any()), got="the same mask twice", wanted="another mask at each call",
        hint="Draw in `call`; the generator, made in `__init__`, moves on by itself.",
    )  # fmt: skip
    expect.that(
        bool((first == other).all()), got="other masks", wanted="the same masks for the same seed",
        hint="The generator gets the seed: keras.random.SeedGenerator(seed).",
    )  # fmt: skip


def q5_drop_connect_by_hand(student):
    """At test time the kernel 1, 2, the bias 5 and the inputs 10, 100 give 215: all weights, as they are."""
    layer = student.make("DropConnect", units=1, rate=0.5, seed=1)
    layer.build(1, 2)
    layer.load({"kernel": np.array([[1.0], [2.0]]), "bias": np.array([5.0])})
    expect.close(layer(np.array([[10.0, 100.0]])), [[215.0]], rtol=SINGLE, hint="x W + b with all weights.")


def _probed(student, inputs, units, rate, seed):
    """A layer with all weights 1 and all biases 5, and what it gives for each input alone, twice over."""
    layer = student.make("DropConnect", units=units, rate=rate, seed=seed)
    layer.build(1, inputs)
    layer.load({"kernel": np.ones((inputs, units)), "bias": np.full(units, 5.0)})
    x = np.concatenate([np.eye(inputs), np.eye(inputs), np.zeros((1, inputs))])
    layer(x, training=False)
    return _numbers(layer(x, training=True), (2 * inputs + 1, units))


def q5_drop_connect_weights(student):
    """In training weights of 1 become 0 or 1.25 with rate 0.2, about a fifth 0, each by its own throw."""
    got = _probed(student, 40, 50, 0.2, 3)
    alone = ", ".join(f"{value:g}" for value in np.unique(np.round(got[-1], 3))[:5])
    hint = "Is it the weights that are dropped? The bias is added afterwards, as it is."
    expect.that(
        alone == "5", got=f"{alone} for inputs of zero", wanted="the bias, 5, for inputs of zero", hint=hint
    )
    kept = _kept(got[:40] - 5.0, (40, 50), 0.8, "weights")
    whole = "inputs" if (kept == kept[:, :1]).all() else "units" if (kept == kept[:1]).all() else ""
    hint = "The mask has the shape of the kernel."
    expect.that(not whole, got=f"whole {whole} dropped", wanted="weights dropped one by one", hint=hint)
    _share(kept, 0.2, "weights")


def q5_one_throw_a_batch(student):
    """All examples of a batch are computed with the same weights; another seed gives others."""
    got, other = _probed(student, 20, 10, 0.5, 3), _probed(student, 20, 10, 0.5, 4)
    hint = "One mask of the shape of the kernel for the whole batch."
    is_same = bool(np.allclose(got[20:40], got[:20], atol=1e-3))
    expect.that(
        is_same,
        got="two outputs for one example",
        wanted="the same for an example that comes twice",
        hint=hint,
    )
    expect.that(
        bool((got != other).any()), got="the same mask for two seeds", wanted="masks that the seed decides"
    )


def q5_saved(student):
    """Both layers are made again with the same settings."""
    _same_settings(student.make("Dropout", rate=0.25, seed=3).again(), {"rate": 0.25, "seed": 3})
    again = student.make("DropConnect", units=2, rate=0.25, seed=3).again()
    _same_settings(again, {"units": 2, "rate": 0.25, "seed": 3})


def q6_smooth_labels(student):
    """With epsilon 0.2 and four classes, class 1 becomes 0.05, 0.85, 0.05, 0.05."""
    got = student.call("smooth_labels", np.array([1]), 4, 0.2)
    hint = "0.2 is spread over all four classes, the right one too."
    expect.close(got, [[0.05, 0.85, 0.05, 0.05]], rtol=1e-6, hint=hint)


def q6_mixup(student):
    """The examples 0, 100, 200, mixed with the next one by the shares 0.9, 0.4, 0.7, become 10, 160, 140."""
    x, share = np.array([[0.0], [100.0], [200.0]]), np.array([0.9, 0.4, 0.7])
    mixed, labels = _mixed(student, "mixup", x, np.eye(3), np.array([1, 2, 0]), share)
    hint = "`share` is the part of the example itself, the rest that of its partner."
    expect.close(mixed, [[10.0], [160.0], [140.0]], rtol=1e-6, hint=hint, of="x")
    hint = "Labels are mixed by the same shares as the inputs."
    expect.close(labels, [[0.9, 0.1, 0.0], [0.0, 0.4, 0.6], [0.3, 0.0, 0.7]], rtol=1e-6, hint=hint, of="y")


def _mixed(student, name, x, y, *rest):
    got = expect.items(student.call(name, x, y, *rest), 2, of="the mixed inputs and labels")
    return _numbers(got[0], x.shape), _numbers(got[1], y.shape)


def q6_mixup_of_images(student):
    """Two images of 2 x 1 pixels, one black and one white, by the shares 0.75 and 0.5."""
    x = np.stack([np.zeros((2, 1, 1)), np.ones((2, 1, 1))])
    mixed, _ = _mixed(student, "mixup", x, np.eye(2), np.array([1, 0]), np.array([0.75, 0.5]))
    wanted = np.stack([np.full((2, 1, 1), 0.25), np.full((2, 1, 1), 0.5)])
    hint = "Give the shares as many axes as the images: one share for each image."
    expect.close(mixed, wanted, rtol=1e-6, hint=hint, of="x")


def q6_no_mixing(student):
    """With alpha 0 nothing is mixed: every share is 1."""
    got = student.call("mix_weights", 0.0, 3, 1)
    expect.close(got, [1.0, 1.0, 1.0], hint="Beta(0, 0) is a case of its own.")


def q6_shares(student):
    """With alpha 1 the shares are spread evenly between 0 and 1, and the same seed gives the same ones."""
    got = _numbers(student.call("mix_weights", 1.0, 1000, 5), (1000,))
    expect.that(bool(((got >= 0) & (got <= 1)).all()), got=got[:5], wanted="shares between 0 and 1")
    below, margin = int(np.sum(got < 0.25)), SIGMAS * np.sqrt(1000 * 0.25 * 0.75)
    expect.that(
        abs(below - 250) < margin, got=f"{below} of 1000 below 1/4", wanted=f"about 250 (± {margin:.0f})",
        hint="A share for each example: np.random.default_rng(seed).beta(alpha, alpha, count).",
    )  # fmt: skip
    again = _numbers(student.call("mix_weights", 1.0, 1000, 5), (1000,))
    expect.that(bool((got == again).all()), got="other shares", wanted="the same shares for the same seed")


def _black_and_white(size=4):
    return np.stack([np.zeros((size, size, 1)), np.ones((size, size, 1))])


def q6_cutmix(student):
    """Into a black image of 4 x 4 pixels a white box of 2 x 4 around row and column 2 is pasted."""
    mixed, labels = _mixed(student, "cutmix", _black_and_white(), np.eye(2), np.array([1, 0]), (2, 2), (2, 4))
    wanted = np.zeros((4, 4))
    wanted[1:3] = 1.0
    hint = "Rows from 2 - 1 to 2 + 1, the last one excluded: 1 and 2. All columns."
    expect.close(mixed[0, :, :, 0], wanted, rtol=1e-6, hint=hint, of="x[0, :, :, 0]")
    hint = "8 of 16 pixels were pasted."
    expect.close(labels, [[0.5, 0.5], [0.5, 0.5]], rtol=1e-6, hint=hint, of="y")


def q6_cutmix_at_the_border(student):
    """A box of 4 x 4 around the corner covers 2 x 2 pixels: the share of the label is 1 - 4/16."""
    mixed, labels = _mixed(student, "cutmix", _black_and_white(), np.eye(2), np.array([1, 0]), (0, 0), (4, 4))
    wanted = np.zeros((4, 4))
    wanted[:2, :2] = 1.0
    hint = "Cut the box off at the border first; a negative index would count from the other end."
    expect.close(mixed[0, :, :, 0], wanted, rtol=1e-6, hint=hint, of="x[0, :, :, 0]")
    hint = "Count the pixels that were pasted, not those of the box as it was asked for."
    expect.close(labels, [[0.75, 0.25], [0.25, 0.75]], rtol=1e-6, hint=hint, of="y")
