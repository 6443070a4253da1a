"""Matrices throughout, einsum and one-hot labels, the worked example as two small matrix products."""

# %% q1
from types import SimpleNamespace


def sigmoid(z):
    z = np.asarray(z, float)
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def unpacked(w, b):
    w = np.asarray(w, float)
    return SimpleNamespace(A=w[:4].reshape(2, 2), C=w[4:].reshape(2, 2), b=np.asarray(b, float))


def forward(x, w, b):
    net = unpacked(w, b)
    h = sigmoid(np.asarray(x) @ net.A + net.b[0])
    return h, sigmoid(net.C @ h + net.b[1])


def total_error(o, t):
    difference = np.asarray(o) - np.asarray(t)
    return float(difference @ difference / 2)


# %% q2
def backward(x, w, b, t):
    net = unpacked(w, b)
    h, o = forward(x, w, b)
    d_o = (o - t) * (o - o**2)
    d_h = (net.C.T @ d_o) * (h - h**2)
    return np.hstack([np.einsum("i,j->ij", x, d_h).ravel(), np.einsum("i,j->ij", d_o, h).ravel()]), np.array(
        [d_h.sum(), d_o.sum()]
    )


def step(x, w, b, t, learning_rate):
    moved = [old - learning_rate * slope for old, slope in zip((w, b), backward(x, w, b, t))]
    return tuple(moved)


# %% q3
def log_softmax(s):
    s = s - np.max(s, axis=-1, keepdims=True)
    return s - np.log(np.sum(np.exp(s), axis=-1, keepdims=True))


def loss(X, y, model, reg=0.0):
    h = (X @ model["W1"] + model["b1"]).clip(min=0)
    log_p = log_softmax(h @ model["W2"] + model["b2"])
    one_hot = np.eye(log_p.shape[1])[y]
    data = -np.einsum("nk,nk->", one_hot, log_p) / X.shape[0]
    return data + 0.5 * reg * sum(np.vdot(model[name], model[name]) for name in ("W1", "W2"))


# %% q4
def gradients(X, y, model, reg=0.0):
    z = X @ model["W1"] + model["b1"]
    h = z * (z > 0)
    s = h @ model["W2"] + model["b2"]
    delta = (np.exp(log_softmax(s)) - np.eye(s.shape[1])[y]) / X.shape[0]
    grads = {"b2": delta.sum(axis=0), "W2": np.einsum("nj,nk->jk", h, delta)}
    delta = np.einsum("nk,jk->nj", delta, model["W2"])
    delta[z <= 0] = 0
    grads["b1"] = np.ones(len(X)) @ delta
    grads["W1"] = np.einsum("ni,nj->ij", X, delta)
    for name in ("W1", "W2"):
        grads[name] = grads[name] + reg * model[name]
    return grads


# %% q5
def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, float)
    steps = np.eye(x.size).reshape(x.size, *x.shape) * h
    return np.array([(f(x + move) - f(x - move)) / h / 2 for move in steps]).reshape(x.shape)


def gradient_error(f, gradient, x):
    a, n = np.asarray(gradient(x)), numerical_gradient(f, x)
    return (abs(a - n) / np.clip(abs(a) + abs(n), 1e-8, None)).max()


# %% q6
def train(X, y, model, learning_rate, steps, reg=0.0):
    model = {name: value.copy() for name, value in model.items()}
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i] = loss(X, y, model, reg)
        grads = gradients(X, y, model, reg)
        for name in model:
            model[name] -= learning_rate * grads[name]
    return model, losses
