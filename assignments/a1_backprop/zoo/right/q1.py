"""Right answers to question 1, in differing styles."""


# %% q1 loops: number by number; lists for arrays
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


# %% q1 matrices: the weights of a layer as a matrix; a sigmoid that never overflows
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


# %% q1 classes: a class with a call; arrays filled entry by entry; prints and warns on the way
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


# %% q1 float32: computes in single precision, from float64 inputs
def sigmoid(z):
    z = np.asarray(z, dtype=np.float32)
    return 1 / (1 + np.exp(-z))


def forward(x, w, b):
    x, w, b = (np.asarray(values, dtype=np.float32) for values in (x, w, b))
    h = sigmoid(w[[0, 1]] * x[0] + w[[2, 3]] * x[1] + b[0])
    return h, sigmoid(w[[4, 6]] * h[0] + w[[5, 7]] * h[1] + b[1])


def total_error(o, t):
    return np.float32(0.5) * np.sum(np.square(np.float32(o) - np.float32(t)))


# %% q1 tanh: the sigmoid by way of the hyperbolic tangent, and plain floats
def sigmoid(z):
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z)))


def forward(x, w, b):
    w1, w2, w3, w4, w5, w6, w7, w8 = map(float, w)
    i1, i2 = x
    b1, b2 = b
    out_h1 = float(sigmoid(w1 * i1 + w3 * i2 + b1))
    out_h2 = float(sigmoid(w2 * i1 + w4 * i2 + b1))
    out_o1 = float(sigmoid(w5 * out_h1 + w6 * out_h2 + b2))
    out_o2 = float(sigmoid(w7 * out_h1 + w8 * out_h2 + b2))
    return (out_h1, out_h2), (out_o1, out_o2)


def total_error(o, t):
    return sum(0.5 * (target - out) ** 2 for out, target in zip(o, t))


# %% q1 augmented: SciPy's sigmoid, and the bias as the weight of an input that is always 1
from scipy.special import expit


def sigmoid(z):
    return expit(z)


def forward(x, w, b):
    lower = np.vstack([np.reshape(w[:4], (2, 2)), [b[0], b[0]]])
    h = sigmoid(np.append(x, 1.0) @ lower)
    upper = np.column_stack([np.reshape(w[4:], (2, 2)), [b[1], b[1]]])
    return [h, sigmoid(upper @ np.append(h, 1.0))]


def total_error(o, t):
    return np.linalg.norm(np.asarray(o) - t) ** 2 / 2
