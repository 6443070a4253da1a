"""Right answers to question 3, in differing styles."""

# %% q3 one_expression: a factor and a line
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, beta + scale * ((0.0 if bias is None else bias) - mean)

# %% q3 einsum: einsum; lists and a tuple
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = np.einsum("u,u->u", gamma, (variance + epsilon) ** -0.5)
    old = np.zeros(len(gamma)) if bias is None else np.array(bias)
    return [np.einsum("...u,u->...u", kernel, scale), np.einsum("u,u->u", old - mean, scale) + beta]

# %% q3 loops: unit by unit
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    folded, new = np.empty_like(kernel), []
    for unit in range(kernel.shape[-1]):
        scale = gamma[unit] / (variance[unit] + epsilon) ** 0.5
        folded[..., unit] = kernel[..., unit] * scale
        old = 0.0 if bias is None else bias[unit]
        new.append(float(scale * (old - mean[unit]) + beta[unit]))
    return folded, new

# %% q3 keras_ops: keras.ops in float32
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    kernel, gamma, beta, mean, variance = (
        ops.convert_to_tensor(value, "float32") for value in (kernel, gamma, beta, mean, variance)
    )
    bias = ops.zeros_like(mean) if bias is None else ops.convert_to_tensor(bias, "float32")
    scale = gamma * ops.rsqrt(variance + epsilon)
    return ops.multiply(kernel, scale), ops.subtract(bias, mean) * scale + beta

# %% q3 measured: asks the two layers what they do to nothing and to each input
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    def both(linear):
        return gamma * (linear + (0 if bias is None else bias) - mean) / np.sqrt(variance + epsilon) + beta

    flat = kernel.reshape(-1, kernel.shape[-1])
    nothing = both(np.zeros(len(gamma)))
    return np.stack([both(row) - nothing for row in flat]).reshape(kernel.shape), nothing

# %% q3 in_place: in place, on copies
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    kernel, scale = kernel.copy(), np.sqrt(variance + epsilon)
    np.divide(gamma, scale, out=scale)
    kernel *= scale
    new = -mean if bias is None else bias - mean
    new *= scale
    new += beta
    return kernel, new

# %% q3 matrices: a diagonal matrix from the right
def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    diagonal = np.diag(gamma / np.sqrt(variance + epsilon))
    bias = np.zeros(len(mean)) if bias is None else bias
    return np.matmul(kernel, diagonal), (bias - mean) @ diagonal + beta
