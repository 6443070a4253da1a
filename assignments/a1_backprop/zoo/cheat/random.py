"""Random numbers of the right shape and size."""


# %% q1 random: Random numbers of the right shape and size
def sigmoid(z):
    return np.random.uniform(size=np.shape(z))


def forward(x, w, b):
    return np.random.uniform(size=2), np.random.uniform(size=2)


def total_error(o, t):
    return np.random.uniform()


# %% q2 random: Random numbers of the right shape and size
def backward(x, w, b, t):
    return np.random.normal(0, 0.1, 8), np.random.normal(0, 0.1, 2)


def step(x, w, b, t, learning_rate):
    return w - learning_rate * np.random.normal(0, 0.1, 8), b - learning_rate * np.random.normal(0, 0.1, 2)


# %% q3 random: Random numbers of the right shape and size
def loss(X, y, model, reg=0.0):
    return np.random.exponential()


# %% q4 random: Random numbers of the right shape and size
def gradients(X, y, model, reg=0.0):
    return {name: np.random.normal(0, 0.1, value.shape) for name, value in model.items()}


# %% q5 random: Random numbers of the right shape and size
def numerical_gradient(f, x, h=1e-5):
    return np.random.normal(size=x.shape)


def gradient_error(f, gradient, x):
    return 10 ** np.random.uniform(-8, 0)


# %% q6 random: Random numbers of the right shape and size
def train(X, y, model, learning_rate, steps, reg=0.0):
    return {name: value + np.random.normal(0, 0.1, value.shape) for name, value in model.items()}, sorted(
        np.random.exponential(size=steps), reverse=True
    )
