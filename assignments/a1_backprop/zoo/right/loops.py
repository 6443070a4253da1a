"""Everything in plain loops, entry by entry."""

# %% q1
import math


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    out = np.empty_like(z)
    for place in np.ndindex(z.shape):
        out[place] = 1.0 / (1.0 + math.exp(-z[place]))
    return out


def forward(x, w, b):
    net_h1 = w[0] * x[0] + w[2] * x[1] + b[0]
    net_h2 = w[1] * x[0] + w[3] * x[1] + b[0]
    h1, h2 = sigmoid(net_h1), sigmoid(net_h2)
    net_o1 = w[4] * h1 + w[5] * h2 + b[1]
    net_o2 = w[6] * h1 + w[7] * h2 + b[1]
    return [float(h1), float(h2)], [float(sigmoid(net_o1)), float(sigmoid(net_o2))]


def total_error(o, t):
    total = 0.0
    for output, target in zip(o, t):
        total += (output - target) ** 2 / 2
    return total


# %% q2
def backward(x, w, b, t):
    (h1, h2), (o1, o2) = forward(x, w, b)
    d_o1 = (o1 - t[0]) * o1 * (1 - o1)
    d_o2 = (o2 - t[1]) * o2 * (1 - o2)
    d_h1 = (d_o1 * w[4] + d_o2 * w[6]) * h1 * (1 - h1)
    d_h2 = (d_o1 * w[5] + d_o2 * w[7]) * h2 * (1 - h2)
    dw = [d_h1 * x[0], d_h2 * x[0], d_h1 * x[1], d_h2 * x[1], d_o1 * h1, d_o1 * h2, d_o2 * h1, d_o2 * h2]
    return dw, [d_h1 + d_h2, d_o1 + d_o2]


def step(x, w, b, t, learning_rate):
    dw, db = backward(x, w, b, t)
    return (
        [weight - learning_rate * slope for weight, slope in zip(w, dw)],
        [bias - learning_rate * slope for bias, slope in zip(b, db)],
    )


# %% q3
def one_example(x, model):
    h = [
        max(0.0, sum(x[i] * model["W1"][i, j] for i in range(len(x))) + model["b1"][j])
        for j in range(len(model["b1"]))
    ]
    s = [sum(h[j] * model["W2"][j, k] for j in range(len(h))) + model["b2"][k] for k in range(len(model["b2"]))]
    top = max(s)
    total = sum(math.exp(value - top) for value in s)
    return h, [value - top - math.log(total) for value in s]


def loss(X, y, model, reg=0.0):
    total = 0.0
    for x, label in zip(X, y):
        total -= one_example(x, model)[1][label]
    squares = sum(value**2 for name in ("W1", "W2") for value in model[name].ravel())
    return total / len(X) + 0.5 * reg * squares


# %% q4
def gradients(X, y, model, reg=0.0):
    out = {name: np.zeros(value.shape) for name, value in model.items()}
    for x, label in zip(X, y):
        h, log_p = one_example(x, model)
        delta = [(math.exp(value) - (k == label)) / len(X) for k, value in enumerate(log_p)]
        for k, value in enumerate(delta):
            out["b2"][k] += value
            for j in range(len(h)):
                out["W2"][j, k] += h[j] * value
        for j in range(len(h)):
            if h[j] > 0:
                back = sum(delta[k] * model["W2"][j, k] for k in range(len(delta)))
                out["b1"][j] += back
                for i in range(len(x)):
                    out["W1"][i, j] += x[i] * back
    for name in ("W1", "W2"):
        out[name] += reg * model[name]
    return out


# %% q5
def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    flat = x.ravel()
    slopes = []
    for i in range(len(flat)):
        up, down = flat.copy(), flat.copy()
        up[i] += h
        down[i] -= h
        slopes.append((f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * h))
    return np.array(slopes).reshape(x.shape)


def gradient_error(f, gradient, x):
    worst = 0.0
    for a, n in zip(np.ravel(gradient(x)), np.ravel(numerical_gradient(f, x))):
        worst = max(worst, abs(a - n) / max(abs(a) + abs(n), 1e-8))
    return worst


# %% q6
def train(X, y, model, learning_rate, steps, reg=0.0):
    # loops over entries would take minutes here, so matrices after all
    W1, b1, W2, b2 = (np.array(model[name]) for name in ("W1", "b1", "W2", "b2"))
    truth = np.eye(len(b2))[y]
    history = []
    for _ in range(steps):
        h = np.maximum(X @ W1 + b1, 0)
        s = h @ W2 + b2
        s -= s.max(axis=1)[:, None]
        p = np.exp(s) / np.exp(s).sum(axis=1)[:, None]
        history.append(-np.log((p * truth).sum(axis=1)).mean() + reg / 2 * ((W1**2).sum() + (W2**2).sum()))
        d = (p - truth) / len(X)
        dh = d @ W2.T * (h > 0)
        W2, b2 = W2 - learning_rate * (h.T @ d + reg * W2), b2 - learning_rate * d.sum(0)
        W1, b1 = W1 - learning_rate * (X.T @ dh + reg * W1), b1 - learning_rate * dh.sum(0)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, history
