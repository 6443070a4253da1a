"""A constant that is not zero."""


# %% q1 ones: A constant that is not zero
def sigmoid(z):
    return np.full(np.shape(z), 0.5)


def forward(x, w, b):
    return np.full(2, 0.6), np.full(2, 0.75)


def total_error(o, t):
    return 0.25


# %% q2 ones: A constant that is not zero
def backward(x, w, b, t):
    return np.full(8, 0.01), np.full(2, 0.01)


def step(x, w, b, t, learning_rate):
    return w - 0.01 * learning_rate, b - 0.01 * learning_rate


# %% q3 ones: A constant that is not zero
def loss(X, y, model, reg=0.0):
    return np.log(model["W2"].shape[1])


# %% q4 ones: A constant that is not zero
def gradients(X, y, model, reg=0.0):
    return {name: np.ones(value.shape) for name, value in model.items()}


# %% q5 ones: A constant that is not zero
def numerical_gradient(f, x, h=1e-5):
    return np.ones(x.shape)


def gradient_error(f, gradient, x):
    return 1e-8


# %% q6 ones: A constant that is not zero
def train(X, y, model, learning_rate, steps, reg=0.0):
    return {name: value + 1 for name, value in model.items()}, np.full(steps, np.log(len(model["b2"])))
