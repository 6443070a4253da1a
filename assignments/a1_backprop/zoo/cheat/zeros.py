"""Zeros of the right shape, whatever is asked."""


# %% q1 zeros: Zeros of the right shape, whatever is asked
def sigmoid(z):
    return np.zeros(np.shape(z))


def forward(x, w, b):
    return np.zeros(2), np.zeros(2)


def total_error(o, t):
    return 0.0


# %% q2 zeros: Zeros of the right shape, whatever is asked
def backward(x, w, b, t):
    return np.zeros(8), np.zeros(2)


def step(x, w, b, t, learning_rate):
    return np.zeros(8), np.zeros(2)


# %% q3 zeros: Zeros of the right shape, whatever is asked
def loss(X, y, model, reg=0.0):
    return 0.0


# %% q4 zeros: Zeros of the right shape, whatever is asked
def gradients(X, y, model, reg=0.0):
    return {name: np.zeros(value.shape) for name, value in model.items()}


# %% q5 zeros: Zeros of the right shape, whatever is asked
def numerical_gradient(f, x, h=1e-5):
    return np.zeros(x.shape)


def gradient_error(f, gradient, x):
    return 0.0


# %% q6 zeros: Zeros of the right shape, whatever is asked
def train(X, y, model, learning_rate, steps, reg=0.0):
    return {name: np.zeros(value.shape) for name, value in model.items()}, np.zeros(steps)
