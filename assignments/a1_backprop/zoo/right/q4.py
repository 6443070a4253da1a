"""Right answers to question 4, in differing styles."""


# %% q4 loops: example by example, entry by entry
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


# %% q4 matrices: one-hot labels and einsum
def log_softmax(s):
    s = s - np.max(s, axis=-1, keepdims=True)
    return s - np.log(np.sum(np.exp(s), axis=-1, keepdims=True))


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


# %% q4 classes: a network with a cache, backward after forward
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


def gradients(X, y, model, reg=0.0):
    network = Network(model, reg)
    network.forward(X, y)
    return network.backward()


# %% q4 float32: single precision inside
def gradients(X, y, model, reg=0.0):
    X, model = np.float32(X), {name: np.float32(value) for name, value in model.items()}
    hidden = np.maximum(0, X @ model["W1"] + model["b1"])
    scores = hidden @ model["W2"] + model["b2"]
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    p /= np.float32(len(y))
    below = (p @ model["W2"].T) * (hidden > 0)
    reg = np.float32(reg)
    return {
        "W1": X.T @ below + reg * model["W1"],
        "b1": below.sum(axis=0),
        "W2": hidden.T @ p + reg * model["W2"],
        "b2": p.sum(axis=0),
    }


# %% q4 layers: small functions that each return their output and the way back
def affine(X, W, b):
    def back(d):
        return d @ W.T, X.T @ d, d.sum(axis=0)

    return X @ W + b, back


def relu(z):
    return np.maximum(z, 0), lambda d: np.where(z > 0, d, 0)


def cross_entropy(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))

    def back():
        d = np.exp(log_p)
        d[np.arange(len(y)), y] -= 1
        return d / len(y)

    return -log_p[np.arange(len(y)), y].mean(), back


def gradients(X, y, model, reg=0.0):
    z, back_lower = affine(X, model["W1"], model["b1"])
    h, back_relu = relu(z)
    scores, back_upper = affine(h, model["W2"], model["b2"])
    _, back_loss = cross_entropy(scores, y)
    d_h, d_w2, d_b2 = back_upper(back_loss())
    _, d_w1, d_b1 = back_lower(back_relu(d_h))
    return dict(W1=d_w1 + reg * model["W1"], b1=d_b1, W2=d_w2 + reg * model["W2"], b2=d_b2)


# %% q4 augmented: the biases as a last row of each matrix
def gradients(X, y, model, reg=0.0):
    ones = np.ones((len(X), 1))
    lower, upper = np.vstack([model["W1"], model["b1"]]), np.vstack([model["W2"], model["b2"]])
    Xa = np.hstack([X, ones])
    H = np.maximum(Xa @ lower, 0)
    Ha = np.hstack([H, ones])
    S = Ha @ upper
    P = np.exp(S - S.max(1)[:, None])
    P = P / P.sum(1)[:, None]
    D = (P - np.eye(S.shape[1])[y]) / len(X)
    G2 = Ha.T @ D
    G1 = Xa.T @ ((D @ model["W2"].T) * np.sign(H))
    G1[:-1] += reg * model["W1"]
    G2[:-1] += reg * model["W2"]
    return {"b2": G2[-1], "W2": G2[:-1], "b1": G1[-1], "W1": G1[:-1]}
