"""The sigmoid's derivative is taken of the sums.

labels: q2 derivative_at_pre_activation
"""

# %% q2
def backward(x, w, b, t):
    z_h = np.array([w[0] * x[0] + w[2] * x[1] + b[0], w[1] * x[0] + w[3] * x[1] + b[0]])
    h = sigmoid(z_h)
    z_o = np.array([w[4] * h[0] + w[5] * h[1] + b[1], w[6] * h[0] + w[7] * h[1] + b[1]])
    o = sigmoid(z_o)
    d_o = (o - t) * z_o * (1 - z_o)
    d_h = np.array([w[4] * d_o[0] + w[6] * d_o[1], w[5] * d_o[0] + w[7] * d_o[1]]) * z_h * (1 - z_h)
    dw = [*np.outer(x, d_h).ravel(), *np.outer(d_o, h).ravel()]
    return np.array(dw), np.array([d_h.sum(), d_o.sum()])


def step(x, w, b, t, learning_rate):
    dw, db = backward(x, w, b, t)
    return w - learning_rate * dw, b - learning_rate * db
