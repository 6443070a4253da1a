"""Stops after question 2: the error lacks its half, and `step` uses a name that is not there.

labels: q1 error_without_half
"""

# %% stubs

# %% q1
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, w, b):
    h = sigmoid(x @ w[:4].reshape(2, 2) + b[0])
    return h, sigmoid(w[4:].reshape(2, 2) @ h + b[1])


def total_error(o, t):
    return np.sum((o - t) ** 2)


# %% q2
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


def step(x, w, b, t, learning_rate):
    dw, db = backward(x, w, b, t)
    return w - learning_rate * dw, b - learning_rate * dh
