"""Right answers to question 3, in differing styles."""


# %% q3 loops: example by example, unit by unit
import math


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


# %% q3 matrices: one-hot labels and einsum
def log_softmax(s):
    s = s - np.max(s, axis=-1, keepdims=True)
    return s - np.log(np.sum(np.exp(s), axis=-1, keepdims=True))


def loss(X, y, model, reg=0.0):
    h = (X @ model["W1"] + model["b1"]).clip(min=0)
    log_p = log_softmax(h @ model["W2"] + model["b2"])
    one_hot = np.eye(log_p.shape[1])[y]
    data = -np.einsum("nk,nk->", one_hot, log_p) / X.shape[0]
    return data + 0.5 * reg * sum(np.vdot(model[name], model[name]) for name in ("W1", "W2"))


# %% q3 classes: a network with a cache; works in place on its own arrays
class Network:
    def __init__(self, model, reg):
        self.model, self.reg = model, reg

    def forward(self, X, y):
        self.X, self.y = X, y
        self.h = X.dot(self.model["W1"])
        self.h += self.model["b1"]
        self.h[self.h < 0] = 0
        scores = self.h.dot(self.model["W2"]) + self.model["b2"]
        scores -= scores.max(1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(1, keepdims=True)
        self.p = scores
        picked = np.take_along_axis(self.p, y[:, None], axis=1)
        with np.errstate(divide="ignore"):
            data = -np.log(picked)
        # a probability that underflows is worked out from the scores instead
        if np.isinf(data).any():
            raw = self.h.dot(self.model["W2"]) + self.model["b2"]
            data = np.logaddexp.reduce(raw, axis=1)[:, None] - np.take_along_axis(raw, y[:, None], axis=1)
        return data.mean() + self.reg * 0.5 * (
            np.linalg.norm(self.model["W1"]) ** 2 + np.linalg.norm(self.model["W2"]) ** 2
        )

    def backward(self):
        delta = self.p.copy()
        np.subtract.at(delta, (np.arange(len(self.y)), self.y), 1)
        delta /= len(self.y)
        grads = {"W2": self.h.T.dot(delta), "b2": delta.sum(0)}
        delta = delta.dot(self.model["W2"].T)
        delta *= self.h > 0
        grads["W1"], grads["b1"] = self.X.T.dot(delta), delta.sum(0)
        grads["W1"] += self.reg * self.model["W1"]
        grads["W2"] += self.reg * self.model["W2"]
        return grads


def loss(X, y, model, reg=0.0):
    return Network(model, reg).forward(X, y)


# %% q3 float32: single precision inside
def loss(X, y, model, reg=0.0):
    X, model = X.astype(np.float32), {name: value.astype(np.float32) for name, value in model.items()}
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    penalty = 0.5 * reg * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))
    return -log_p[np.arange(len(y)), y].mean() + penalty


# %% q3 logsumexp: the loss of an example is log-sum-exp minus its score
from scipy.special import logsumexp


def loss(X, y, model, reg=0.0):
    W1, b1, W2, b2 = (model[name] for name in ("W1", "b1", "W2", "b2"))
    scores = np.where((z := X @ W1 + b1) > 0, z, 0) @ W2 + b2
    data = logsumexp(scores, axis=1) - scores[np.arange(len(X)), y]
    return np.average(data) + reg / 2 * ((W1 * W1).sum() + (W2 * W2).sum())


# %% q3 differences: the softmax in terms of how far each score is from that of the true class
def loss(X, y, model, reg=0.0):
    hidden = (X @ model["W1"] + model["b1"]).clip(0)
    scores = hidden @ model["W2"] + model["b2"]
    ahead = scores - scores[np.arange(len(y)), y][:, None]
    top = ahead.max(axis=1)
    per_example = top + np.log(np.exp(ahead - top[:, None]).sum(axis=1))
    weights = np.concatenate([model["W1"].ravel(), model["W2"].ravel()])
    return float(np.mean(per_example) + 0.5 * reg * weights @ weights)
