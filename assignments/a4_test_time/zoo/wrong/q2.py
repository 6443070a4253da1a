"""Wrong answers to question 2: the backward pass of batch normalisation."""

# %% q2 statistics_held_constant: mean and variance taken for constants
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    return dy * gamma / root, (dy * x_hat).sum(axis=0), dy.sum(axis=0)

# %% q2 mean_held_constant: the mean taken for a constant
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    dx_hat = dy * gamma
    dx = (dx_hat - x_hat * (dx_hat * x_hat).mean(axis=0)) / root
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)

# %% q2 mean_held_constant/six_steps: the same, step by step
def batch_norm_backward(dy, x, gamma, epsilon):
    m, mu = x.shape[0], np.mean(x, axis=0)
    var = np.mean((x - mu) ** 2, axis=0)
    dxhat = dy * gamma
    dvar = np.sum(dxhat * (x - mu), axis=0) * -0.5 * (var + epsilon) ** -1.5
    dx = dxhat / np.sqrt(var + epsilon) + dvar * 2 * (x - mu) / m
    return dx, np.sum(dy * (x - mu) / np.sqrt(var + epsilon), axis=0), np.sum(dy, axis=0)

# %% q2 variance_held_constant: the variance taken for a constant
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    dx_hat = dy * gamma
    return (dx_hat - dx_hat.mean(axis=0)) / root, (dy * x_hat).sum(axis=0), dy.sum(axis=0)

# %% q2 dx_without_gamma: gamma is missing from dx
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    dx = (dy - dy.mean(axis=0) - x_hat * (dy * x_hat).mean(axis=0)) / root
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)

# %% q2 backward_epsilon_outside_root: the standard deviation plus epsilon
def batch_norm_backward(dy, x, gamma, epsilon):
    m, centred = len(x), x - x.mean(axis=0)
    root = np.std(x, axis=0) + epsilon
    x_hat = centred / root
    dx_hat = dy * gamma
    dvariance = (dx_hat * centred).sum(axis=0) * -0.5 * root**-3
    dmean = -(dx_hat / root).sum(axis=0)
    dx = dx_hat / root + dvariance * 2 * centred / m + dmean / m
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)

# %% q2 backward_without_epsilon: epsilon is not used
def batch_norm_backward(dy, x, gamma, epsilon):
    root = x.std(axis=0)
    x_hat = (x - x.mean(axis=0)) / root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / root
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)

# %% q2 dgamma_with_inputs: dgamma takes the inputs as they came
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / root
    return dx, (dy * x).sum(axis=0), dy.sum(axis=0)

# %% q2 parameter_gradients_averaged: means for dgamma and dbeta
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / root
    return dx, (dy * x_hat).mean(axis=0), dy.mean(axis=0)

# %% q2 backward_unbiased_variance: the variance divided by m - 1
def batch_norm_backward(dy, x, gamma, epsilon):
    m, centred = len(x), x - x.mean(axis=0)
    root = np.sqrt(x.var(axis=0, ddof=1) + epsilon)
    x_hat = centred / root
    dx_hat = dy * gamma
    dvariance = (dx_hat * centred).sum(axis=0) * -0.5 * root**-3
    dx = dx_hat / root + dvariance * 2 * centred / m - (dx_hat / root).sum(axis=0) / m
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)

# %% q2 backward_without_one_over_m: sums where means are due
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.sum(axis=0) - x_hat * (dx_hat * x_hat).sum(axis=0)) / root
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)

# %% q2 half_the_way_through_variance: the 2 of the square is lost
def batch_norm_backward(dy, x, gamma, epsilon):
    m, centred = len(x), x - x.mean(axis=0)
    root = np.sqrt((centred**2).mean(axis=0) + epsilon)
    dx_hat = dy * gamma
    dvariance = (dx_hat * centred).sum(axis=0) * -0.5 * root**-3
    dx = dx_hat / root + dvariance * centred / m - (dx_hat / root).sum(axis=0) / m
    return dx, (dy * centred / root).sum(axis=0), dy.sum(axis=0)

# %% q2 sign_of_the_variance: plus one half for minus one half
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.mean(axis=0) + x_hat * (dx_hat * x_hat).mean(axis=0)) / root
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)

# %% q2 sign_of_the_mean: the mean's part is added
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    dx_hat = dy * gamma
    dx = (dx_hat + dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / root
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)

# %% q2 gradients_swapped: dbeta before dgamma
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / root
    return dx, dy.sum(axis=0), (dy * x_hat).sum(axis=0)

# %% q2 gradients_negated: the step, not the gradient
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / root
    return -dx, -(dy * x_hat).sum(axis=0), -dy.sum(axis=0)

# %% q2 gradients_not_summed: one dgamma and dbeta an example
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - x.mean(axis=0)) / root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / root
    return dx, dy * x_hat, dy

# %% q2 changes_its_arguments: normalises the inputs where they are
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    x -= x.mean(axis=0)
    x /= root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.mean(axis=0) - x * (dx_hat * x).mean(axis=0)) / root
    return dx, (dy * x).sum(axis=0), dy.sum(axis=0)

# %% q2 -/wrong_axis: averaged over the units of an example
def batch_norm_backward(dy, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=1, keepdims=True) + epsilon)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.mean(axis=1, keepdims=True)) / root
    dx -= x_hat * (dx_hat * x_hat).mean(axis=1, keepdims=True) / root
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)

# %% q2 -/single_precision: float32 has seven digits, and loses most of them in the differences
def batch_norm_backward(dy, x, gamma, epsilon):
    dy, x, gamma = (np.asarray(values, np.float32) for values in (dy, x, gamma))
    root = np.sqrt(x.var(axis=0) + np.float32(epsilon))
    x_hat = (x - x.mean(axis=0)) / root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / root
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)
