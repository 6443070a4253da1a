"""Wrong answers to question 5; what a variant leaves out is as the author has it."""

# %% q5 absolute_error: the gradient checker does not divide by the size
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slope = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[place] = h
        slope[place] = (f(x + e) - f(x - e)) / (2 * h)
    return slope


def gradient_error(f, gradient, x):
    return np.abs(gradient(x) - numerical_gradient(f, x)).max()

# %% q5 one_sided: a forward difference
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    here, slope = f(x), np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        x[place] += h
        slope[place] = (f(x) - here) / h
        x[place] -= h
    return slope


def gradient_error(f, gradient, x):
    a, n = gradient(x), numerical_gradient(f, x)
    return np.max(abs(a - n) / np.maximum(abs(a) + abs(n), 1e-8))
