"""Wrong answers to question 3: folding batch normalisation away."""

# %% q3 fold_wrong_axis: the factors go along the inputs
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    bias = np.zeros_like(mean) if bias is None else bias
    return kernel * scale[:, None], scale * (bias - mean) + beta

# %% q3 fold_forgets_bias: the old bias is left out
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, beta - scale * mean

# %% q3 fold_forgets_mean: the moving mean is left out
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, beta + scale * (0.0 if bias is None else bias)

# %% q3 fold_forgets_mean/einsum: the same, otherwise written
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    factor = gamma * (variance + epsilon) ** -0.5
    old = np.zeros(len(gamma)) if bias is None else bias
    return np.einsum("...u,u->...u", kernel, factor), np.einsum("u,u->u", old, factor) + beta

# %% q3 fold_bias_unscaled: the old bias is not scaled
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, (0.0 if bias is None else bias) + beta - scale * mean

# %% q3 fold_mean_unscaled: the mean is not scaled
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, scale * (0.0 if bias is None else bias) - mean + beta

# %% q3 fold_divides_by_variance: no root
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / (variance + epsilon)
    return kernel * scale, scale * ((0.0 if bias is None else bias) - mean) + beta

# %% q3 fold_without_epsilon: no epsilon
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance)
    return kernel * scale, scale * ((0.0 if bias is None else bias) - mean) + beta

# %% q3 fold_epsilon_outside_root: epsilon added to the standard deviation
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / (np.sqrt(variance) + epsilon)
    return kernel * scale, scale * ((0.0 if bias is None else bias) - mean) + beta

# %% q3 fold_without_gamma: gamma is left out
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = 1 / np.sqrt(variance + epsilon)
    return kernel * scale, scale * ((0.0 if bias is None else bias) - mean) + beta

# %% q3 fold_without_beta: beta is left out
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, scale * ((0.0 if bias is None else bias) - mean)

# %% q3 fold_scales_beta: beta is scaled too
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, scale * ((0.0 if bias is None else bias) - mean + beta)

# %% q3 fold_adds_mean: the mean with the wrong sign
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, scale * ((0.0 if bias is None else bias) + mean) + beta

# %% q3 fold_kernel_unscaled: only the bias changes
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel, scale * ((0.0 if bias is None else bias) - mean) + beta

# %% q3 fold_multiplies_by_root: times the standard deviation
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma * np.sqrt(variance + epsilon)
    return kernel * scale, scale * ((0.0 if bias is None else bias) - mean) + beta

# %% q3 fold_bias_for_beta: bias and beta in each other's place
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, scale * (beta - mean) + (0.0 if bias is None else bias)

# %% q3 fold_no_bias_no_mean: beta alone where there is no bias
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, beta if bias is None else scale * (bias - mean) + beta

# %% q3 changes_its_arguments: scales the kernel where it is
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    kernel *= scale
    return kernel, scale * ((0.0 if bias is None else bias) - mean) + beta

# %% q3 -/none_not_handled: a layer without a bias raises
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, scale * (bias - mean) + beta

# %% q3 -/none_stays_none: no bias before, none afterwards
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, None if bias is None else scale * (bias - mean) + beta

# %% q3 -/dense_only: a matrix product with a diagonal, for two axes only
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    bias = np.zeros_like(mean) if bias is None else bias
    return (scale[:, None] * kernel.T).T, scale * (bias - mean) + beta
