"""The gradient checker does not divide by the size.

labels: q5 absolute_error
"""

# %% q5
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
