"""Right answers to question 6, in differing styles."""


# %% q6 loops: all formulas written out once more, with matrices
def train(X, y, model, learning_rate, steps, reg=0.0):
    # entry by entry it would take minutes
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


# %% q6 matrices: in place, on copies
def train(X, y, model, learning_rate, steps, reg=0.0):
    model = {name: value.copy() for name, value in model.items()}
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i] = loss(X, y, model, reg)
        grads = gradients(X, y, model, reg)
        for name in model:
            model[name] -= learning_rate * grads[name]
    return model, losses


# %% q6 classes: a network that holds its parameters; a tuple of losses
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


def train(X, y, model, learning_rate, steps, reg=0.0):
    network = Network({name: value.copy() for name, value in model.items()}, reg)
    losses = []
    for _ in range(steps):
        losses += [network.forward(X, y)]
        for name, slope in network.backward().items():
            network.model[name] = network.model[name] - learning_rate * slope
    return network.model, tuple(losses)


# %% q6 float32: single precision inside
def train(X, y, model, learning_rate, steps, reg=0.0):
    model = {name: np.float32(value) for name, value in model.items()}
    X, rate, losses = np.float32(X), np.float32(learning_rate), []
    for _ in range(steps):
        losses.append(np.float32(loss(X, y, model, np.float32(reg))))
        slopes = gradients(X, y, model, np.float32(reg))
        for name in model:
            model[name] = model[name] - rate * np.float32(slopes[name])
    return model, np.array(losses)


# %% q6 deep_copy: in place, on a deep copy; a while loop
import copy


def train(X, y, model, learning_rate, steps, reg=0.0):
    trained = copy.deepcopy(model)
    losses = np.empty(steps)
    done = 0
    while done < steps:
        losses[done] = loss(X, y, trained, reg=reg)
        slopes = gradients(X, y, trained, reg=reg)
        for name, value in trained.items():
            value -= learning_rate * slopes[name]
        done += 1
    return trained, list(losses)


# %% q6 one_vector: all parameters in one long vector; a generator
def flat(parts, model):
    return np.concatenate([np.ravel(parts[name]) for name in model])


def unflat(vector, model):
    ends = np.cumsum([value.size for value in model.values()])
    pieces = np.split(vector, ends[:-1])
    return {name: piece.reshape(model[name].shape) for name, piece in zip(model, pieces)}


def descend(X, y, model, learning_rate, reg):
    theta = flat(model, model)
    while True:
        now = unflat(theta, model)
        yield loss(X, y, now, reg), now
        theta = theta - learning_rate * flat(gradients(X, y, now, reg), model)


def train(X, y, model, learning_rate, steps, reg=0.0):
    losses, path = [], descend(X, y, model, learning_rate, reg)
    for _ in range(steps):
        losses.append(next(path)[0])
    return [next(path)[1], losses]
