"""Wrong answers to question 1; what a variant leaves out is as the author has it."""

# %% q1 error_without_half: the total error lacks its half
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, w, b):
    h = sigmoid(x @ w[:4].reshape(2, 2) + b[0])
    return h, sigmoid(w[4:].reshape(2, 2) @ h + b[1])


def total_error(o, t):
    return np.sum((o - t) ** 2)

# %% q1 outputs_wired_like_hidden: the output layer is wired like the hidden one
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, w, b):
    h = sigmoid(x @ w[:4].reshape(2, 2) + b[0])
    return h, sigmoid(h @ w[4:].reshape(2, 2) + b[1])


def total_error(o, t):
    return np.sum((o - t) ** 2) / 2
