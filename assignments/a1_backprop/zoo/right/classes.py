"""One class with a cache, in place where possible; the functions are thin wrappers. Prints and warns on the way."""

# %% q1
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


# %% q2
def backward(x, w, b, t):
    h, o = forward(x, w, b)
    delta = np.subtract(o, t)
    delta *= sigmoid.slope(o)
    upper = np.reshape(w[4:], (2, 2))
    below = delta @ upper
    below *= sigmoid.slope(h)
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


# %% q3
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


# %% q4
def gradients(X, y, model, reg=0.0):
    network = Network(model, reg)
    network.forward(X, y)
    return network.backward()


# %% q5
def numerical_gradient(f, x, h=1e-5):
    x = x.astype("float64")
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        ix = it.multi_index
        old = x[ix]
        x[ix] = old + h
        plus = f(x)
        x[ix] = old - h
        minus = f(x)
        x[ix] = old
        grad[ix] = (plus - minus) / (2 * h)
        it.iternext()
    return grad


def gradient_error(f, gradient, x):
    a = gradient(x)
    n = numerical_gradient(f, x)
    return np.max(np.abs(a - n) / (np.maximum(1e-8, np.abs(a) + np.abs(n))))


# %% q6
def train(X, y, model, learning_rate, steps, reg=0.0):
    network = Network({name: value.copy() for name, value in model.items()}, reg)
    losses = []
    for _ in range(steps):
        losses += [network.forward(X, y)]
        for name, slope in network.backward().items():
            network.model[name] = network.model[name] - learning_rate * slope
    return network.model, tuple(losses)
