"""A forward difference.

labels: q5 one_sided
"""

# %% q5
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
