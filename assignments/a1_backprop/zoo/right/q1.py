"""Right answers to question 1, in differing styles."""

# %% q1 loops: plain loops, entry by entry; lists for arrays where that will do
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

# %% q1 matrices: matrices, einsum and one-hot labels
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

# %% q1 classes: a class with a cache, in place on its own arrays; prints and warns on the way
import warnings


class Logistic:
    def __call__(self, z):
        print("sigmoid of", np.shape(z))
        return 1.0 / (1.0 + np.exp(np.negative(z)))

    def slope(self, a):
        return a * (1.0 - a)


sigmoid = Logistic()
warnings.warn("nothing to worry about")


def forward(x, w, b):
    h = np.empty(2)
    h[0] = sigmoid(np.dot([w[0], w[2]], x) + b[0])
    h[1] = sigmoid(np.dot([w[1], w[3]], x) + b[0])
    o = np.empty(2)
    o[0] = sigmoid(np.dot(w[4:6], h) + b[1])
    o[1] = sigmoid(np.dot(w[6:8], h) + b[1])
    return h, o


def total_error(o, t):
    return np.square(np.subtract(o, t)).sum() / 2
