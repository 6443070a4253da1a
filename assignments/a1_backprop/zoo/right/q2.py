"""Right answers to question 2, in differing styles."""


# %% q2 loops: every derivative written out; lists for arrays
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


# %% q2 matrices: matrices, einsum, and a tuple from a comprehension
from types import SimpleNamespace


def unpacked(w, b):
    w = np.asarray(w, float)
    return SimpleNamespace(A=w[:4].reshape(2, 2), C=w[4:].reshape(2, 2), b=np.asarray(b, float))


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


# %% q2 classes: in place on its own arrays, Kronecker products for the weights
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    delta = np.subtract(o, t)
    delta *= o * (1 - o)
    upper = np.reshape(w[4:], (2, 2))
    below = delta @ upper
    below *= h * (1 - h)
    dw = np.empty(8)
    dw[:4] = np.kron(x, below)
    dw[4:] = np.kron(delta, h)
    return dw, np.array([below.sum(), delta.sum()])


def step(x, w, b, t, learning_rate):
    slopes = backward(x, w, b, t)
    new_w, new_b = w.copy(), b.copy()
    new_w -= learning_rate * slopes[0]
    new_b -= learning_rate * slopes[1]
    return new_w, new_b


# %% q2 float32: single precision inside
def backward(x, w, b, t):
    x, w, b, t = (np.asarray(values, np.float32) for values in (x, w, b, t))
    h, o = (values.astype(np.float32) for values in forward(x, w, b))
    d_o = (o - t) * o * (1 - o)
    d_h = d_o @ w[4:].reshape(2, 2) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


def step(x, w, b, t, learning_rate):
    dw, db = backward(x, w, b, t)
    return np.float32(w) - np.float32(learning_rate) * dw, np.float32(b) - np.float32(learning_rate) * db


# %% q2 named_factors: every factor of the chain rule has a name, as in the lecture
def backward(x, w, b, t):
    (h1, h2), (o1, o2) = forward(x, w, b)
    de_do1, de_do2 = -(t[0] - o1), -(t[1] - o2)
    do1_dnet, do2_dnet = o1 * (1 - o1), o2 * (1 - o2)
    de_dh1 = de_do1 * do1_dnet * w[4] + de_do2 * do2_dnet * w[6]
    de_dh2 = de_do1 * do1_dnet * w[5] + de_do2 * do2_dnet * w[7]
    dh1_dnet, dh2_dnet = h1 * (1 - h1), h2 * (1 - h2)
    dw = np.zeros(8)
    dw[0] = de_dh1 * dh1_dnet * x[0]
    dw[1] = de_dh2 * dh2_dnet * x[0]
    dw[2] = de_dh1 * dh1_dnet * x[1]
    dw[3] = de_dh2 * dh2_dnet * x[1]
    dw[4] = de_do1 * do1_dnet * h1
    dw[5] = de_do1 * do1_dnet * h2
    dw[6] = de_do2 * do2_dnet * h1
    dw[7] = de_do2 * do2_dnet * h2
    db = np.zeros(2)
    db[0] = de_dh1 * dh1_dnet + de_dh2 * dh2_dnet
    db[1] = de_do1 * do1_dnet + de_do2 * do2_dnet
    return dw, db


def step(x, w, b, t, learning_rate):
    new_w, new_b = np.array(w), np.array(b)
    dw, db = backward(x, w, b, t)
    for i in range(len(new_w)):
        new_w[i] -= learning_rate * dw[i]
    for i in range(len(new_b)):
        new_b[i] -= learning_rate * db[i]
    return new_w, new_b


# %% q2 jacobians: matrices of derivatives, multiplied from the error down
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    upper, below = np.reshape(w[4:], (2, 2)), np.reshape(w[:4], (2, 2)).T
    error_by_o = (o - t)[None, :]
    o_by_net, h_by_net = np.diag(o * (1 - o)), np.diag(h * (1 - h))
    net_o_by_w = np.kron(np.eye(2), h)
    net_h_by_w = np.kron(x, np.eye(2))
    by_net_o = error_by_o @ o_by_net
    by_net_h = by_net_o @ upper @ h_by_net
    dw = np.hstack([by_net_h @ net_h_by_w, by_net_o @ net_o_by_w]).ravel()
    return dw, np.array([by_net_h @ np.ones(2), by_net_o @ np.ones(2)]).ravel()


def step(x, w, b, t, learning_rate):
    slopes = backward(x, w, b, t)
    return [np.add(old, -learning_rate * slope) for old, slope in zip((w, b), slopes)]
