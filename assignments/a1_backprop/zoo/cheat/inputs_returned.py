"""What was handed over is handed back."""


# %% q1 inputs_returned: What was handed over is handed back
def sigmoid(z):
    return z


def forward(x, w, b):
    return x, b


def total_error(o, t):
    return o[0] - t[0]


# %% q2 inputs_returned: What was handed over is handed back
def backward(x, w, b, t):
    return w, b


def step(x, w, b, t, learning_rate):
    return w, b


# %% q3 inputs_returned: What was handed over is handed back
def loss(X, y, model, reg=0.0):
    return reg


# %% q4 inputs_returned: What was handed over is handed back
def gradients(X, y, model, reg=0.0):
    return model


# %% q5 inputs_returned: What was handed over is handed back
def numerical_gradient(f, x, h=1e-5):
    return x


def gradient_error(f, gradient, x):
    return f(x)


# %% q6 inputs_returned: What was handed over is handed back
def train(X, y, model, learning_rate, steps, reg=0.0):
    return model, [loss(X, y, model, reg)] * steps
