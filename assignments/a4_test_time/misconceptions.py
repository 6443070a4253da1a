"""Known wrong ways to write the six questions, in NumPy. Never released: a learner gets only the words.

A wrong layer is a function of its settings, its state, its inputs, `training` and `answer`: where chance
decides, which numbers were dropped is read from what the learner's layer gave.
"""

import numpy as np

from course.autograder.misconceptions import misconception


def _batch_norm(
    config,
    state,
    x,
    training,
    *,
    axes=lambda x: tuple(range(x.ndim - 1)),
    variance=np.var,
    moving=None,
    kept=lambda config: config.get("momentum", 0.99),
    root=lambda v, e: np.sqrt(v + e),
    used=lambda batch, moving, training: batch if training else moving,
    moves=lambda training: training,
    shift=lambda x_hat, state: state["gamma"] * x_hat + state["beta"],
):
    x, over = np.asarray(x, float), axes(np.asarray(x))
    batch = [x.mean(axis=over, keepdims=True), variance(x, axis=over, keepdims=True)]
    names, after = ("moving_mean", "moving_variance"), dict(state)
    old = [state[name] for name in names]
    into = [batch[0], batch[1] if moving is None else moving(x, axis=over, keepdims=True)]
    if moves(training):
        for name, value, one in zip(names, old, into, strict=True):
            after[name] = np.reshape(kept(config) * value + (1 - kept(config)) * one, np.shape(value))
    new = [after[name] for name in names]
    mean, spread = used(batch, new if training else old, training)
    x_hat = (x - mean) / root(spread, config.get("epsilon", 1e-3))
    return {"output": shift(x_hat, state), "state": after}


def _unbiased(x, axis, keepdims):
    return np.var(x, axis=axis, keepdims=keepdims, ddof=1)


@misconception(
    "q1",
    "BatchNorm.call",
    "The wrong axis was averaged over: each unit is averaged over the batch, not an example over its units.",
)
def batch_norm_wrong_axis(config, state, x, training=False, answer=None):
    if not training:
        return _batch_norm(config, state, x, training)
    x, after, kept = np.asarray(x, float), dict(state), config.get("momentum", 0.99)
    mean, variance = x.mean(axis=-1), x.var(axis=-1)
    for name, value in (("moving_mean", mean), ("moving_variance", variance)):
        after[name] = kept * state[name] + (1 - kept) * value
        if after[name].shape != state[name].shape:
            raise ValueError("the statistics do not fit the weights")
    x_hat = (x - mean) / np.sqrt(variance + config.get("epsilon", 1e-3))
    return {"output": state["gamma"] * x_hat + state["beta"], "state": after}


@misconception(
    "q1",
    "BatchNorm.call",
    "One mean and one variance for all units together; each unit has its own.",
)
def batch_norm_over_everything(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, axes=lambda x: tuple(range(x.ndim)))


@misconception(
    "q1",
    "BatchNorm.call",
    "The variance that went into the moving one was divided by m - 1; both sides use the one divided by m.",
)
def unbiased_moving_variance(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, moving=_unbiased)


@misconception(
    "q1", "BatchNorm.call", "The variance of the batch was divided by m - 1; it is the mean, with m."
)
def unbiased_variance(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, variance=_unbiased)


@misconception(
    "q1",
    "BatchNorm.call",
    "The outputs use the variance divided by m - 1, the moving one that divided by m: it is m in both.",
)
def unbiased_output_variance(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, variance=_unbiased, moving=np.var)


@misconception(
    "q1",
    "BatchNorm.call",
    "The momentum is the other way round: here it is the share of the old statistics that stays.",
)
def momentum_flipped(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, kept=lambda config: 1 - config.get("momentum", 0.99))


@misconception(
    "q1", "BatchNorm.call", "epsilon was added outside the root; it belongs to the variance, inside."
)
def epsilon_outside_root(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, root=lambda v, e: np.sqrt(v) + e)


@misconception("q1", "BatchNorm.call", "epsilon is missing.")
def epsilon_missing(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, root=lambda v, e: np.sqrt(v))


@misconception("q1", "BatchNorm.call", "Divided by the variance; the standard deviation is its root.")
def divided_by_variance(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, root=lambda v, e: v + e)


@misconception(
    "q1",
    "BatchNorm.call",
    "The statistics of the batch were used at test time, where the moving ones are meant to be.",
)
def batch_statistics_at_test_time(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, used=lambda batch, moving, training: batch)


@misconception(
    "q1",
    "BatchNorm.call",
    "While training the moving statistics were used; the batch is normalised with its own.",
)
def moving_statistics_in_training(config, state, x, training=False, answer=None):
    old = [state["moving_mean"], state["moving_variance"]]
    return _batch_norm(config, state, x, training, used=lambda batch, moving, training: old)


@misconception(
    "q1",
    "BatchNorm.call",
    "While training the moving statistics were used, just updated; the batch is normalised with its own.",
)
def updated_statistics_in_training(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, used=lambda batch, moving, training: moving)


@misconception(
    "q1", "BatchNorm.call", "The moving statistics moved at test time too; only training moves them."
)
def moves_at_test_time(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, moves=lambda training: True)


@misconception("q1", "BatchNorm.call", "The moving statistics never move.")
def moving_statistics_stay(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, moves=lambda training: False)


@misconception(
    "q1",
    "BatchNorm.call",
    "The moving statistics were replaced by those of the batch; they keep a share of the old.",
)
def moving_statistics_replaced(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, kept=lambda config: 0.0)


@misconception(
    "q1",
    "BatchNorm.call",
    "The moving variance got the standard deviation of the batch; it is a mean of variances.",
)
def moving_deviation(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, moving=np.std)


@misconception(
    "q1", "BatchNorm.call", "The normalised numbers were neither scaled by gamma nor shifted by beta."
)
def no_scale_and_shift(config, state, x, training=False, answer=None):
    return _batch_norm(config, state, x, training, shift=lambda x_hat, state: x_hat)


@misconception("q1", "BatchNorm.call", "beta was added before gamma multiplied; first scale, then shift.")
def shift_before_scale(config, state, x, training=False, answer=None):
    shift = lambda x_hat, state: state["gamma"] * (x_hat + state["beta"])  # noqa: E731
    return _batch_norm(config, state, x, training, shift=shift)


@misconception("q1", "BatchNorm.call", "The mean was not subtracted.")
def mean_not_subtracted(config, state, x, training=False, answer=None):
    def used(batch, moving, training):
        mean, spread = batch if training else moving
        return 0.0 * mean, spread

    return _batch_norm(config, state, x, training, used=used)


def _backward(
    dy,
    x,
    gamma,
    epsilon,
    *,
    through_mean=1.0,
    through_variance=1.0,
    scale=True,
    inside=True,
    m=None,
    hat=True,
    spread=np.var,
    axis=0,
    mean=False,
):
    m = len(x) if m is None else m
    centred = x - x.mean(axis=axis, keepdims=True)
    variance = spread(x, axis=axis)
    root = np.sqrt(variance + epsilon) if inside else np.sqrt(variance) + epsilon
    x_hat = centred / root
    dx_hat = dy * (gamma if scale else 1.0)
    dvariance = (dx_hat * centred).sum(axis=0) * -0.5 * root**-3
    dmean = -(dx_hat / root).sum(axis=0)
    dx = dx_hat / root + through_variance * dvariance * 2 * centred / m + through_mean * dmean / m
    reduce = np.mean if mean else np.sum
    return dx, reduce(dy * (x_hat if hat else x), axis=0), reduce(dy, axis=0)


@misconception(
    "q2",
    "batch_norm_backward",
    "The mean and the variance were held constant; each input moves them, and so all outputs of its unit.",
)
def statistics_held_constant(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, epsilon, through_mean=0.0, through_variance=0.0)


@misconception(
    "q2",
    "batch_norm_backward",
    "The way through the mean is missing: an input moves the mean, and by it all outputs of its unit.",
)
def mean_held_constant(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, epsilon, through_mean=0.0)


@misconception(
    "q2",
    "batch_norm_backward",
    "The way through the variance is missing: an input moves it, and by it all outputs of its unit.",
)
def variance_held_constant(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, epsilon, through_variance=0.0)


@misconception("q2", "batch_norm_backward", "dx lacks the factor gamma: outputs are gamma times x_hat.")
def dx_without_gamma(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, epsilon, scale=False)


@misconception(
    "q2", "batch_norm_backward", "epsilon is outside the root; question 1 has it inside, with the variance."
)
def backward_epsilon_outside_root(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, epsilon, inside=False)


@misconception("q2", "batch_norm_backward", "epsilon is missing from the root.")
def backward_without_epsilon(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, 0.0)


@misconception(
    "q2",
    "batch_norm_backward",
    "dgamma is the sum of dy times the inputs; it takes them after normalisation.",
)
def dgamma_with_inputs(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, epsilon, hat=False)


@misconception(
    "q2",
    "batch_norm_backward",
    "dgamma and dbeta were averaged over the batch; the parts of its examples add up.",
)
def parameter_gradients_averaged(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, epsilon, mean=True)


@misconception(
    "q2",
    "batch_norm_backward",
    "The variance was divided by m - 1; that of batch normalisation is divided by m.",
)
def backward_unbiased_variance(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, epsilon, spread=lambda x, axis: np.var(x, axis=axis, ddof=1))


@misconception(
    "q2",
    "batch_norm_backward",
    "The sums of the mean's and the variance's parts were not divided by m: each input has 1/m of them.",
)
def backward_without_one_over_m(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, epsilon, m=1)


@misconception("q2", "batch_norm_backward", "A factor 2 is missing in the way through the variance.")
def half_the_way_through_variance(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, epsilon, through_variance=0.5)


@misconception(
    "q2",
    "batch_norm_backward",
    "The way through the variance has the wrong sign: its root is in the denominator.",
)
def sign_of_the_variance(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, epsilon, through_variance=-1.0)


@misconception(
    "q2", "batch_norm_backward", "The way through the mean has the wrong sign: the mean is subtracted."
)
def sign_of_the_mean(dy, x, gamma, epsilon):
    return _backward(dy, x, gamma, epsilon, through_mean=-1.0)


@misconception("q2", "batch_norm_backward", "dgamma and dbeta are in each other's place: x, gamma, beta.")
def gradients_swapped(dy, x, gamma, epsilon):
    dx, dgamma, dbeta = _backward(dy, x, gamma, epsilon)
    return dx, dbeta, dgamma


@misconception("q2", "batch_norm_backward", "The sign of all three is flipped.")
def gradients_negated(dy, x, gamma, epsilon):
    return tuple(-one for one in _backward(dy, x, gamma, epsilon))


@misconception(
    "q2", "batch_norm_backward", "dgamma and dbeta were not summed over the batch: one each for a unit."
)
def gradients_not_summed(dy, x, gamma, epsilon):
    centred = x - x.mean(axis=0)
    return _backward(dy, x, gamma, epsilon)[0], dy * centred / np.sqrt(x.var(axis=0) + epsilon), dy


def _folded(kernel, bias, scale, mean, beta):
    return kernel * scale, scale * ((0.0 if bias is None else bias) - mean) + beta


@misconception(
    "q3", "fold", "The kernel was scaled along its inputs; each unit has its factor, and units come last."
)
def fold_wrong_axis(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    wide = np.moveaxis(np.moveaxis(kernel, -2, -1) * scale, -1, -2)
    return wide, _folded(kernel, bias, scale, mean, beta)[1]


@misconception("q3", "fold", "The old bias was forgotten: it is normalised and scaled with the rest.")
def fold_forgets_bias(kernel, bias, gamma, beta, mean, variance, epsilon):
    return _folded(kernel, None, gamma / np.sqrt(variance + epsilon), mean, beta)


@misconception("q3", "fold", "The moving mean was forgotten: it is subtracted from the old bias.")
def fold_forgets_mean(kernel, bias, gamma, beta, mean, variance, epsilon):
    return _folded(kernel, bias, gamma / np.sqrt(variance + epsilon), 0.0 * mean, beta)


@misconception(
    "q3", "fold", "The old bias was kept as it was; it is scaled by the same factor as the kernel."
)
def fold_bias_unscaled(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, (0.0 if bias is None else bias) - scale * mean + beta


@misconception("q3", "fold", "The mean was subtracted without the factor: bias and mean are scaled together.")
def fold_mean_unscaled(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, scale * (0.0 if bias is None else bias) - mean + beta


@misconception("q3", "fold", "Divided by the variance; the factor has its root.")
def fold_divides_by_variance(kernel, bias, gamma, beta, mean, variance, epsilon):
    return _folded(kernel, bias, gamma / (variance + epsilon), mean, beta)


@misconception(
    "q3", "fold", "epsilon was left out of the root: the folded layer must be as careful as the two."
)
def fold_without_epsilon(kernel, bias, gamma, beta, mean, variance, epsilon):
    return _folded(kernel, bias, gamma / np.sqrt(variance), mean, beta)


@misconception("q3", "fold", "epsilon was added outside the root; it belongs to the variance, inside.")
def fold_epsilon_outside_root(kernel, bias, gamma, beta, mean, variance, epsilon):
    return _folded(kernel, bias, gamma / (np.sqrt(variance) + epsilon), mean, beta)


@misconception("q3", "fold", "gamma is missing from the factor.")
def fold_without_gamma(kernel, bias, gamma, beta, mean, variance, epsilon):
    return _folded(kernel, bias, 1 / np.sqrt(variance + epsilon), mean, beta)


@misconception("q3", "fold", "beta is missing from the new bias.")
def fold_without_beta(kernel, bias, gamma, beta, mean, variance, epsilon):
    return _folded(kernel, bias, gamma / np.sqrt(variance + epsilon), mean, 0.0 * beta)


@misconception("q3", "fold", "beta was scaled with the bias; it is added after the scaling.")
def fold_scales_beta(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return _folded(kernel, bias, scale, mean, scale * beta)


@misconception("q3", "fold", "The mean was added to the bias; batch normalisation subtracts it.")
def fold_adds_mean(kernel, bias, gamma, beta, mean, variance, epsilon):
    return _folded(kernel, bias, gamma / np.sqrt(variance + epsilon), -mean, beta)


@misconception("q3", "fold", "The kernel was left as it was; only the bias was changed.")
def fold_kernel_unscaled(kernel, bias, gamma, beta, mean, variance, epsilon):
    return kernel, _folded(kernel, bias, gamma / np.sqrt(variance + epsilon), mean, beta)[1]


@misconception("q3", "fold", "Multiplied by the root of the variance; the factor divides by it.")
def fold_multiplies_by_root(kernel, bias, gamma, beta, mean, variance, epsilon):
    return _folded(kernel, bias, gamma * np.sqrt(variance + epsilon), mean, beta)


@misconception(
    "q3", "fold", "beta is in the old bias's place: it was scaled, and the old bias added afterwards."
)
def fold_bias_for_beta(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, scale * (beta - mean) + (0.0 if bias is None else bias)


@misconception(
    "q3", "fold", "A layer without a bias got beta alone; the scaled mean is subtracted all the same."
)
def fold_no_bias_no_mean(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, beta if bias is None else _folded(kernel, bias, scale, mean, beta)[1]


def _layer_norm(
    config,
    state,
    x,
    *,
    axis=lambda x: -1,
    spread=np.var,
    root=lambda v, e: np.sqrt(v + e),
    shift=lambda x_hat, state: state["gamma"] * x_hat + state["beta"],
    centre=1.0,
):
    x = np.asarray(x, float)
    mean, variance = (f(x, axis=axis(x), keepdims=True) for f in (np.mean, spread))
    x_hat = (x - centre * mean) / root(variance, config.get("epsilon", 1e-3))
    return {"output": shift(x_hat, state), "state": dict(state)}


@misconception(
    "q4",
    "LayerNorm.call",
    "The batch was averaged over: that is batch normalisation. Here each example is normalised by itself.",
)
def layer_norm_over_batch(config, state, x, training=False, answer=None):
    return _layer_norm(config, state, x, axis=lambda x: 0)


@misconception(
    "q4",
    "LayerNorm.call",
    "The batch and all places were averaged over, as in batch normalisation; here only the last axis is.",
)
def layer_norm_over_all_but_last(config, state, x, training=False, answer=None):
    return _layer_norm(config, state, x, axis=lambda x: tuple(range(x.ndim - 1)))


@misconception(
    "q4",
    "LayerNorm.call",
    "All axes of an example were averaged over; each time step or pixel is normalised over its last axis.",
)
def layer_norm_over_whole_example(config, state, x, training=False, answer=None):
    return _layer_norm(config, state, x, axis=lambda x: tuple(range(1, x.ndim)))


@misconception(
    "q4", "LayerNorm.call", "One mean and variance for the whole batch; each example is normalised by itself."
)
def layer_norm_over_everything(config, state, x, training=False, answer=None):
    return _layer_norm(config, state, x, axis=lambda x: None)


@misconception(
    "q4", "LayerNorm.call", "The variance was divided by n - 1; it is the mean of the squares, with n."
)
def layer_norm_unbiased(config, state, x, training=False, answer=None):
    return _layer_norm(config, state, x, spread=_unbiased)


@misconception(
    "q4", "LayerNorm.call", "epsilon was added outside the root; it belongs to the variance, inside."
)
def layer_norm_epsilon_outside_root(config, state, x, training=False, answer=None):
    return _layer_norm(config, state, x, root=lambda v, e: np.sqrt(v) + e)


@misconception("q4", "LayerNorm.call", "epsilon is missing.")
def layer_norm_without_epsilon(config, state, x, training=False, answer=None):
    return _layer_norm(config, state, x, root=lambda v, e: np.sqrt(v))


@misconception("q4", "LayerNorm.call", "Divided by the variance; the standard deviation is its root.")
def layer_norm_divided_by_variance(config, state, x, training=False, answer=None):
    return _layer_norm(config, state, x, root=lambda v, e: v + e)


@misconception(
    "q4", "LayerNorm.call", "The mean was not subtracted: that is another layer, RMS normalisation."
)
def layer_norm_mean_not_subtracted(config, state, x, training=False, answer=None):
    return _layer_norm(config, state, x, centre=0.0)


@misconception(
    "q4",
    "LayerNorm.call",
    "Divided by the root of the mean square without the mean subtracted: that is RMS normalisation.",
)
def rms_norm(config, state, x, training=False, answer=None):
    spread = lambda x, axis, keepdims: np.mean(x**2, axis=axis, keepdims=keepdims)  # noqa: E731
    return _layer_norm(config, state, x, centre=0.0, spread=spread)


@misconception(
    "q4", "LayerNorm.call", "The normalised numbers were neither scaled by gamma nor shifted by beta."
)
def layer_norm_without_scale(config, state, x, training=False, answer=None):
    return _layer_norm(config, state, x, shift=lambda x_hat, state: x_hat)


@misconception("q4", "LayerNorm.call", "beta was added before gamma multiplied; first scale, then shift.")
def layer_norm_shift_before_scale(config, state, x, training=False, answer=None):
    return _layer_norm(config, state, x, shift=lambda h, state: state["gamma"] * (h + state["beta"]))


@misconception("q4", "LayerNorm.call", "beta is missing.")
def layer_norm_without_beta(config, state, x, training=False, answer=None):
    return _layer_norm(config, state, x, shift=lambda x_hat, state: state["gamma"] * x_hat)


@misconception(
    "q4", "LayerNorm.call", "At test time it did nothing; layer normalisation does the same on both sides."
)
def layer_norm_in_training_only(config, state, x, training=False, answer=None):
    if training:
        return _layer_norm(config, state, x)
    return {"output": np.asarray(x, float), "state": dict(state)}


def _drawn(answer, state, shape, rate, read=lambda output: output != 0):
    """Which numbers were kept, read from what came or, where nothing came, drawn; and the next state."""
    if answer is not None:
        kept = read(np.asarray(answer["output"], float))
        if kept.all() or abs(np.mean(kept) - (1 - rate)) > 5 * np.sqrt(rate * (1 - rate) / kept.size):
            raise ValueError("not what this rate drops")
        return kept, dict(state)
    generator = state["seed_generator_state"]
    after = {**state, "seed_generator_state": generator + np.array([0, 1])}
    return np.random.default_rng(generator).random(shape) >= rate, after


def _right(rate):
    return 1 / (1 - rate)


def _dropout(config, state, x, answer, *, drops, scale=_right, otherwise=lambda rate: 1.0):
    x, rate = np.asarray(x, float), config["rate"]
    if not drops:
        return {"output": x * otherwise(rate), "state": dict(state)}
    kept, after = _drawn(answer, state, x.shape, rate)
    return {"output": x * kept * scale(rate), "state": after}


@misconception(
    "q5",
    "Dropout.call",
    "What is kept was divided by the probability to drop; divide by that to keep, 1 - rate.",
)
def dropout_scaled_by_rate(config, state, x, training=False, answer=None):
    return _dropout(config, state, x, answer, drops=training, scale=lambda rate: 1 / (rate or 1.0))


@misconception(
    "q5",
    "Dropout.call",
    "`rate` was taken for the probability to keep; it is the probability to drop.",
)
def dropout_rate_is_kept(config, state, x, training=False, answer=None):
    swapped = {**config, "rate": 1 - config["rate"] or 1.0}
    return _dropout(swapped, state, x, answer, drops=training and config["rate"] > 0)


@misconception(
    "q5",
    "Dropout.call",
    "What is kept was not scaled: divide it by 1 - rate while training, so that the mean stays.",
)
def dropout_not_scaled(config, state, x, training=False, answer=None):
    return _dropout(config, state, x, answer, drops=training, scale=lambda rate: 1.0)


@misconception(
    "q5", "Dropout.call", "What is kept was multiplied by 1 - rate; divide by it, so that the mean stays."
)
def dropout_multiplied_by_keep(config, state, x, training=False, answer=None):
    return _dropout(config, state, x, answer, drops=training, scale=lambda rate: 1 - rate)


@misconception(
    "q5", "Dropout.call", "What is kept was divided by the root of 1 - rate; the mean asks for 1 - rate."
)
def dropout_scaled_by_root(config, state, x, training=False, answer=None):
    return _dropout(config, state, x, answer, drops=training, scale=lambda rate: 1 / np.sqrt(1 - rate))


@misconception(
    "q5",
    "Dropout.call",
    "The inputs are multiplied by 1 - rate at test time, as in the original dropout; the inverted one scales "
    "in training, and passes them unchanged.",
)
def dropout_original(config, state, x, training=False, answer=None):
    return _dropout(
        config, state, x, answer, drops=training, scale=lambda rate: 1.0, otherwise=lambda rate: 1 - rate
    )


@misconception(
    "q5",
    "Dropout.call",
    "What is kept was scaled in training, and the inputs once more at test time, where they pass unchanged.",
)
def dropout_scaled_twice(config, state, x, training=False, answer=None):
    return _dropout(config, state, x, answer, drops=training, otherwise=lambda rate: 1 - rate)


@misconception(
    "q5", "Dropout.call", "Numbers were dropped at test time too; there the inputs pass unchanged."
)
def dropout_at_test_time(config, state, x, training=False, answer=None):
    return _dropout(config, state, x, answer, drops=True)


@misconception(
    "q5", "Dropout.call", "Nothing was dropped while training: the inputs pass unchanged on both sides."
)
def dropout_does_nothing(config, state, x, training=False, answer=None):
    return _dropout(config, state, x, answer, drops=False)


@misconception(
    "q5",
    "Dropout.call",
    "The two sides are swapped: numbers are dropped at test time, and while training they pass unchanged.",
)
def dropout_sides_swapped(config, state, x, training=False, answer=None):
    return _dropout(config, state, x, answer, drops=not training)


def _drop_connect(
    config, state, x, answer, *, drops, scale=_right, otherwise=lambda rate: 1.0, bias=lambda rate: 1.0
):
    x, kernel, rate = np.asarray(x, float), state["kernel"], config["rate"]
    if not drops:
        return {"output": x @ (kernel * otherwise(rate)) + state["bias"], "state": dict(state)}

    def read(output):
        rows = [int(np.flatnonzero((x == one).all(axis=1))[0]) for one in np.eye(len(kernel))]
        return np.abs(output[rows] - state["bias"] * bias(rate)) > 1e-4

    kept, after = _drawn(answer, state, kernel.shape, rate, read)
    return {"output": x @ (kernel * kept * scale(rate)) + state["bias"] * bias(rate), "state": after}


@misconception(
    "q5",
    "DropConnect.call",
    "Kept weights were divided by the probability to drop; divide by that to keep, 1 - rate.",
)
def drop_connect_scaled_by_rate(config, state, x, training=False, answer=None):
    return _drop_connect(config, state, x, answer, drops=training, scale=lambda rate: 1 / rate)


@misconception(
    "q5", "DropConnect.call", "Kept weights were not scaled: divide them by 1 - rate while training."
)
def drop_connect_not_scaled(config, state, x, training=False, answer=None):
    return _drop_connect(config, state, x, answer, drops=training, scale=lambda rate: 1.0)


@misconception(
    "q5",
    "DropConnect.call",
    "The weights were multiplied by 1 - rate at test time, and not scaled in training; inverted, it is the "
    "training side that scales.",
)
def drop_connect_original(config, state, x, training=False, answer=None):
    return _drop_connect(
        config, state, x, answer, drops=training, scale=lambda rate: 1.0, otherwise=lambda rate: 1 - rate
    )


@misconception(
    "q5",
    "DropConnect.call",
    "The weights were scaled in training, and once more at test time, where they are used as they are.",
)
def drop_connect_scaled_twice(config, state, x, training=False, answer=None):
    return _drop_connect(config, state, x, answer, drops=training, otherwise=lambda rate: 1 - rate)


@misconception(
    "q5",
    "DropConnect.call",
    "Outputs were dropped, not weights: that is dropout after a dense layer. The mask is one of the kernel.",
)
def drop_connect_masks_units(config, state, x, training=False, answer=None):
    output = np.asarray(x, float) @ state["kernel"] + state["bias"]
    return _dropout(config, state, output, answer, drops=training)


@misconception(
    "q5",
    "DropConnect.call",
    "Inputs were dropped, not weights: that is dropout before a dense layer. The mask is one of the kernel.",
)
def drop_connect_masks_inputs(config, state, x, training=False, answer=None):
    x, rate, after = np.asarray(x, float), config["rate"], dict(state)
    if training and answer is None:
        kept, after = _drawn(None, state, x.shape, rate)
        x = x * kept / (1 - rate)
    elif training:  # which of the rows with a single input were dropped: all of their outputs are the bias
        output = np.asarray(answer["output"], float)
        single = (x != 0).sum(axis=1) == 1
        gone = single & (np.abs(output - state["bias"]) < 1e-4).all(axis=1)
        if not gone.any() or not (single | ~x.any(axis=1)).all():
            raise ValueError("the mask cannot be read")
        x = np.where(gone[:, None], 0.0, x / (1 - rate))
    return {"output": x @ state["kernel"] + state["bias"], "state": after}


@misconception("q5", "DropConnect.call", "Nothing was dropped while training.")
def drop_connect_does_nothing(config, state, x, training=False, answer=None):
    return _drop_connect(config, state, x, answer, drops=False)


@misconception("q5", "DropConnect.call", "Weights were dropped at test time too; there all of them count.")
def drop_connect_at_test_time(config, state, x, training=False, answer=None):
    return _drop_connect(config, state, x, answer, drops=True)


@misconception(
    "q5",
    "DropConnect.call",
    "The thinned kernel was written back: what was dropped once is lost. Compute with a copy of the kernel.",
)
def drop_connect_weights_lost(config, state, x, training=False, answer=None):
    right = _drop_connect(config, state, x, answer, drops=training)
    if not training:
        return right
    if answer is not None:
        return {**right, "state": {**right["state"], "kernel": answer["state"]["kernel"]}}
    kept, _ = _drawn(None, state, state["kernel"].shape, config["rate"])
    return {**right, "state": {**right["state"], "kernel": state["kernel"] * kept * _right(config["rate"])}}


@misconception("q5", "DropConnect.call", "The bias was scaled too; it is neither dropped nor scaled.")
def drop_connect_scales_bias(config, state, x, training=False, answer=None):
    return _drop_connect(config, state, x, answer, drops=training, bias=_right)


@misconception("q5", "DropConnect.call", "The bias was left out.")
def drop_connect_without_bias(config, state, x, training=False, answer=None):
    got = None if answer is None else {"output": np.asarray(answer["output"], float) + state["bias"]}
    right = _drop_connect(config, state, x, got, drops=training)
    return {**right, "output": right["output"] - state["bias"]}


@misconception(
    "q6", "smooth_labels", "epsilon was shared among the other K - 1 classes; the uniform part is over all K."
)
def smoothing_over_others(labels, classes, epsilon):
    one_hot = np.eye(classes)[labels]
    return (1 - epsilon) * one_hot + epsilon / (classes - 1) * (1 - one_hot)


@misconception(
    "q6", "smooth_labels", "epsilon / K was added and nothing taken away: the rows do not sum to 1."
)
def smoothing_adds_only(labels, classes, epsilon):
    return np.eye(classes)[labels] + epsilon / classes


@misconception(
    "q6", "smooth_labels", "The right class lost epsilon, and the others have 0: nothing was spread."
)
def smoothing_takes_only(labels, classes, epsilon):
    return (1 - epsilon) * np.eye(classes)[labels]


@misconception("q6", "smooth_labels", "Each class got epsilon; the classes share it, epsilon / K for each.")
def smoothing_not_divided(labels, classes, epsilon):
    return (1 - epsilon) * np.eye(classes)[labels] + epsilon


@misconception("q6", "smooth_labels", "The two parts are swapped: epsilon of the label, the rest uniform.")
def smoothing_swapped(labels, classes, epsilon):
    return epsilon * np.eye(classes)[labels] + (1 - epsilon) / classes


@misconception(
    "q6", "smooth_labels", "The right class has 1 - epsilon; it gets its epsilon / K of the uniform part too."
)
def smoothing_leaves_right_class_out(labels, classes, epsilon):
    one_hot = np.eye(classes)[labels]
    return (1 - epsilon) * one_hot + epsilon / classes * (1 - one_hot)


def _wide(share, x):
    return np.reshape(share, (-1,) + (1,) * (np.ndim(x) - 1))


def _mixup(x, y, order, share, *, labels=None):
    mine, wide = np.reshape(share, (-1, 1)), _wide(share, x)
    mine = mine if labels is None else labels(mine)
    return wide * x + (1 - wide) * x[order], mine * y + (1 - mine) * y[order]


@misconception(
    "q6",
    "mixup",
    "The shares are swapped: `share` is the part of the example, the rest that of its partner.",
)
def mixup_shares_swapped(x, y, order, share):
    return _mixup(x, y, order, 1 - np.asarray(share))


@misconception("q6", "mixup", "The labels were not mixed; they get the same shares as the inputs.")
def mixup_labels_kept(x, y, order, share):
    return _mixup(x, y, order, share, labels=lambda mine: np.ones_like(mine))


@misconception("q6", "mixup", "Labels and inputs are mixed by opposite shares.")
def mixup_labels_swapped(x, y, order, share):
    return _mixup(x, y, order, share, labels=lambda mine: 1 - mine)


@misconception("q6", "mixup", "The label of the larger share was taken; labels are mixed too.")
def mixup_labels_rounded(x, y, order, share):
    return _mixup(x, y, order, share, labels=np.round)


@misconception("q6", "mixup", "Every example got the share of the first one; each has its own.")
def mixup_one_share(x, y, order, share):
    return _mixup(x, y, order, np.full(len(x), np.ravel(share)[0]))


@misconception("q6", "mixup", "Partners are those of `order`; here the batch was turned around instead.")
def mixup_reversed(x, y, order, share):
    return _mixup(x, y, np.arange(len(x))[::-1], share)


@misconception("q6", "mixup", "The labels of the partners alone were taken; both count, by their shares.")
def mixup_labels_of_partners(x, y, order, share):
    return _mixup(x, y, order, share, labels=lambda mine: np.zeros_like(mine))


@misconception(
    "q6",
    "mix_weights",
    "For alpha 0 every share is 1/2: that is as much mixing as can be. In the limit there is none.",
)
def half_for_alpha_zero(alpha, count, seed):
    if alpha != 0:
        return np.random.default_rng(seed).beta(alpha, alpha, count)
    return np.full(count, 0.5)


@misconception(
    "q6", "mix_weights", "For alpha 0 every share is 0: that replaces each example by its partner."
)
def none_for_alpha_zero(alpha, count, seed):
    if alpha != 0:
        return np.random.default_rng(seed).beta(alpha, alpha, count)
    return np.zeros(count)


@misconception("q6", "mix_weights", "For alpha 0 the shares are nan.")
def nan_for_alpha_zero(alpha, count, seed):
    if alpha != 0:
        return np.random.default_rng(seed).beta(alpha, alpha, count)
    return np.full(count, np.nan)


def _cutmix(x, y, order, centre, size, *, area="pasted", whose=False, last=0, swap=False, clip=True):
    (tall, wide), limits = x.shape[1:3], x.shape[1:3]
    sides = []
    for middle, length, limit in zip(centre, size, limits, strict=True):
        ends = [middle - length // 2, middle + length // 2 + last]
        sides.append([int(end) for end in np.clip(ends, 0, limit)] if clip else ends)
    (top, bottom), (left, right) = sides
    mixed, pasted = np.array(x, float), np.zeros((tall, wide))
    pasted[top:bottom, left:right] = 1
    mixed[:, top:bottom, left:right] = x[order][:, top:bottom, left:right]
    share = 1 - (pasted.sum() if area == "pasted" else min(size[0] * size[1], 10**9)) / (tall * wide)
    share = 1 - share if swap else 1.0 if whose else share
    return mixed, share * y + (1 - share) * y[order]


@misconception(
    "q6",
    "cutmix",
    "The labels were mixed by the area of the box as asked for; only what lies inside was pasted.",
)
def cutmix_unclipped_area(x, y, order, centre, size):
    return _cutmix(x, y, order, centre, size, area="asked")


@misconception(
    "q6",
    "cutmix",
    "The box was not cut off at the border: a negative index counts from the other end of the image.",
)
def cutmix_negative_index(x, y, order, centre, size):
    return _cutmix(x, y, order, centre, size, clip=False)


@misconception(
    "q6", "cutmix", "The shares of the labels are swapped: the pasted part belongs to the partner."
)
def cutmix_labels_swapped(x, y, order, centre, size):
    return _cutmix(x, y, order, centre, size, swap=True)


@misconception("q6", "cutmix", "The labels were not mixed.")
def cutmix_labels_kept(x, y, order, centre, size):
    return _cutmix(x, y, order, centre, size, whose=True)


@misconception("q6", "cutmix", "The last row and column were pasted too; they are excluded.")
def cutmix_one_too_many(x, y, order, centre, size):
    return _cutmix(x, y, order, centre, size, last=1)


@misconception("q6", "cutmix", "Rows and columns are mixed up: the centre and the size give the row first.")
def cutmix_rows_for_columns(x, y, order, centre, size):
    return _cutmix(x, y, order, centre[::-1], size[::-1])


@misconception("q6", "cutmix", "The box begins at the centre; half of it lies before.")
def cutmix_from_centre(x, y, order, centre, size):
    ends = [
        np.clip([middle, middle + length], 0, limit)
        for middle, length, limit in zip(centre, size, x.shape[1:3], strict=True)
    ]
    (top, bottom), (left, right) = ends
    mixed = np.array(x, float)
    mixed[:, top:bottom, left:right] = x[order][:, top:bottom, left:right]
    share = 1 - (bottom - top) * (right - left) / (x.shape[1] * x.shape[2])
    return mixed, share * y + (1 - share) * y[order]


@misconception("q6", "cutmix", "The box was blackened; it is filled from the partner's image.")
def cutout_for_cutmix(x, y, order, centre, size):
    return _cutmix(np.array(x, float), y, order, centre, size)[0] * _outside(x, centre, size), _cutmix(
        x, y, order, centre, size
    )[1]


def _outside(x, centre, size):
    black = _cutmix(np.ones_like(x, float), np.zeros((len(x), 1)), np.arange(len(x)), centre, size)[0]
    top, left = (max(middle - length // 2, 0) for middle, length in zip(centre, size, strict=True))
    bottom, right = (max(middle + length // 2, 0) for middle, length in zip(centre, size, strict=True))
    black[:, top:bottom, left:right] = 0
    return black
