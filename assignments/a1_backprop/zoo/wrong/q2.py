"""Wrong answers to question 2; what a variant leaves out is as the author has it."""

# %% q2 updated_too_early: moves the upper weights before the lower derivatives are computed
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ np.reshape(w[4:], (2, 2)) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([sum(d_h), sum(d_o)])


def step(x, w, b, t, learning_rate):
    h, o = forward(x, w, b)
    w, b = np.array(w), np.array(b)
    d_o = (o - t) * o * (1 - o)
    w[4:] -= learning_rate * np.outer(d_o, h).ravel()
    d_h = d_o @ np.reshape(w[4:], (2, 2)) * h * (1 - h)
    w[:4] -= learning_rate * np.outer(x, d_h).ravel()
    b -= learning_rate * np.array([sum(d_h), sum(d_o)])
    return w, b

# %% q2 -/no_such_name: `step` uses a name that is not there
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


def step(x, w, b, t, learning_rate):
    dw, db = backward(x, w, b, t)
    return w - learning_rate * dw, b - learning_rate * dh

# %% q2 derivative_at_pre_activation: the sigmoid's derivative is taken of the sums
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
