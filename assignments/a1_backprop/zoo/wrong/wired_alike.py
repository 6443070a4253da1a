"""The output layer is wired like the hidden one.

labels: q1 outputs_wired_like_hidden
"""

# %% q1
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, w, b):
    h = sigmoid(x @ w[:4].reshape(2, 2) + b[0])
    return h, sigmoid(h @ w[4:].reshape(2, 2) + b[1])


def total_error(o, t):
    return np.sum((o - t) ** 2) / 2
