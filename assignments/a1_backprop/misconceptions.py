"""Known wrong ways to write the six questions. Never released: a learner gets only the words.

The first argument of each mark is the question, the second the function of which this is a wrong version.
"""

import numpy as np

from course.autograder.misconceptions import misconception


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _forward(x, w, b, *, hidden=((0, 2), (1, 3)), outputs=((4, 5), (6, 7)), biases=(0, 1), last=_sigmoid):
    h = _sigmoid(
        np.array([w[i] * x[0] + w[j] * x[1] for i, j in hidden]) + (0 if biases is None else b[biases[0]])
    )
    o = last(
        np.array([w[i] * h[0] + w[j] * h[1] for i, j in outputs]) + (0 if biases is None else b[biases[1]])
    )
    return h, o


@misconception("q1", "sigmoid", "The sign in the exponent is flipped: this is the sigmoid of -z.")
def sigmoid_of_minus_z(z):
    return _sigmoid(-z)


@misconception("q1", "sigmoid", "This is the hyperbolic tangent; the sigmoid lies between 0 and 1.")
def tanh_for_sigmoid(z):
    return np.tanh(z)


@misconception(
    "q1",
    "forward",
    "The output layer is wired like the hidden one; but w5 and w6 lead to o1, w7 and w8 to o2.",
)
def outputs_wired_like_hidden(x, w, b):
    return _forward(x, w, b, outputs=((4, 6), (5, 7)))


@misconception(
    "q1", "forward", "The hidden layer is wired like the outputs; but w1 and w3 lead to h1, w2 and w4 to h2."
)
def hidden_wired_like_outputs(x, w, b):
    return _forward(x, w, b, hidden=((0, 1), (2, 3)))


@misconception("q1", "forward", "The biases are left out.")
def no_biases(x, w, b):
    return _forward(x, w, b, biases=None)


@misconception("q1", "forward", "Both layers use the first bias; the outputs have the second.")
def first_bias_twice(x, w, b):
    return _forward(x, w, b, biases=(0, 0))


@misconception("q1", "forward", "The outputs are bare sums; they are sigmoid units too.")
def linear_outputs(x, w, b):
    return _forward(x, w, b, last=lambda z: z)


@misconception("q1", "total_error", "The factor 1/2 of each squared error is missing.")
def error_without_half(o, t):
    return np.sum((o - t) ** 2)


@misconception(
    "q1", "total_error", "The squared errors are averaged; the total error sums them, with one half each."
)
def error_averaged(o, t):
    return np.mean((o - t) ** 2)


@misconception("q1", "total_error", "Halves of the squared errors are averaged; the total error sums them.")
def half_error_averaged(o, t):
    return 0.5 * np.mean((o - t) ** 2)


def _backward(
    x,
    w,
    b,
    t,
    *,
    slope_o=lambda z, a: a * (1 - a),
    slope_h=lambda z, a: a * (1 - a),
    sign=1,
    ways=(1, 1),
    shares=(1, 1),
):
    w = np.asarray(w, float)
    z_h = np.array([w[0] * x[0] + w[2] * x[1], w[1] * x[0] + w[3] * x[1]]) + b[0]
    h = _sigmoid(z_h)
    z_o = np.array([w[4] * h[0] + w[5] * h[1], w[6] * h[0] + w[7] * h[1]]) + b[1]
    o = _sigmoid(z_o)
    delta_o = sign * (o - t) * slope_o(z_o, o)
    back = ways[0] * w[4:6] * delta_o[0] + ways[1] * w[6:8] * delta_o[1]
    delta_h = back * slope_h(z_h, h)
    dw = np.concatenate([np.outer(x, delta_h).ravel(), np.outer(delta_o, h).ravel()])
    return dw, np.array([delta_h @ shares, delta_o @ shares])


@misconception(
    "q2",
    "backward",
    "The derivative a(1 - a) was taken at the sums z, before the sigmoid; a is the unit's output.",
)
def derivative_at_pre_activation(x, w, b, t):
    return _backward(x, w, b, t, slope_o=lambda z, a: z * (1 - z), slope_h=lambda z, a: z * (1 - z))


@misconception(
    "q2",
    "backward",
    "The sigmoid was applied once more inside its derivative: the outputs are sigmoids already.",
)
def derivative_at_post_activation(x, w, b, t):
    def twice(z, a):
        return _sigmoid(a) * (1 - _sigmoid(a))

    return _backward(x, w, b, t, slope_o=twice, slope_h=twice)


@misconception(
    "q2",
    "backward",
    "The factor o(1 - o) of the outputs is missing. It drops out with cross-entropy, not with this error.",
)
def no_output_derivative(x, w, b, t):
    return _backward(x, w, b, t, slope_o=lambda z, a: 1.0)


@misconception("q2", "backward", "The factor h(1 - h) of the hidden units is missing.")
def no_hidden_derivative(x, w, b, t):
    return _backward(x, w, b, t, slope_h=lambda z, a: 1.0)


@misconception(
    "q2", "backward", "The sign is flipped: the derivative of the error by an output is o - t, not t - o."
)
def flipped_sign(x, w, b, t):
    return _backward(x, w, b, t, sign=-1)


@misconception(
    "q2",
    "backward",
    "The hidden units get only the part that comes back from o1; they reach the error by o2 too.",
)
def one_way_back(x, w, b, t):
    return _backward(x, w, b, t, ways=(1, 0))


@misconception(
    "q2", "backward", "A shared bias got the derivative of one unit only; both units of its layer count."
)
def bias_of_one_unit(x, w, b, t):
    return _backward(x, w, b, t, shares=(1, 0))


@misconception("q2", "backward", "A shared bias got the mean over its units; the parts add up.")
def bias_averaged(x, w, b, t):
    return _backward(x, w, b, t, shares=(0.5, 0.5))


@misconception(
    "q2",
    "step",
    "Weights were updated before all gradients were computed: the hidden layer used the new w5 to w8.",
)
def updated_too_early(x, w, b, t, learning_rate):
    w = np.array(w, float)
    dw, db = _backward(x, w, b, t)
    h, o = _forward(x, w, b)
    w[4:] -= learning_rate * dw[4:]
    delta_o = (o - t) * o * (1 - o)
    delta_h = (w[4:6] * delta_o[0] + w[6:8] * delta_o[1]) * h * (1 - h)
    w[:4] -= learning_rate * np.outer(x, delta_h).ravel()
    return w, b - learning_rate * np.array([delta_h.sum(), db[1]])


@misconception("q2", "step", "Derivatives of the hidden layer were computed after w5 to w8 had been moved.")
def second_backward_too_late(x, w, b, t, learning_rate):
    w, b = np.array(w, float), np.array(b, float)
    dw, db = _backward(x, w, b, t)
    w[4:] -= learning_rate * dw[4:]
    b[1] -= learning_rate * db[1]
    dw, db = _backward(x, w, b, t)
    w[:4] -= learning_rate * dw[:4]
    b[0] -= learning_rate * db[0]
    return w, b


@misconception("q2", "step", "The step goes up the slope: descent subtracts the derivative.")
def ascent(x, w, b, t, learning_rate):
    dw, db = _backward(x, w, b, t)
    return w + learning_rate * dw, b + learning_rate * db


@misconception("q2", "step", "Only the weights moved; the biases have derivatives too.")
def biases_stay(x, w, b, t, learning_rate):
    return w - learning_rate * _backward(x, w, b, t)[0], np.array(b, float)


def _log_p(X, model, relu=True, hidden=None):
    sums = X @ model["W1"] + model["b1"]
    h = hidden(sums) if hidden else np.maximum(0, sums) if relu else sums
    scores = h @ model["W2"] + model["b2"]
    scores = scores - scores.max(axis=1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))


def _loss(X, y, model, reg, *, reduce=np.mean, half=0.5, penalised=("W1", "W2"), log_p=None):
    log_p = _log_p(X, model) if log_p is None else log_p
    squares = sum(np.sum(model[name] ** 2) for name in penalised)
    return float(reduce(-log_p[np.arange(len(y)), y]) + half * reg * squares)


@misconception("q3", "loss", "The 1/N is missing: this is the sum over the examples, not their mean.")
def loss_missing_one_over_n(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, reduce=np.sum)


@misconception("q3", "loss", "The penalty is twice too large: it is one half of reg times the squares.")
def penalty_without_half(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, half=1.0)


@misconception("q3", "loss", "The penalty counts the biases too; only W1 and W2 are penalised.")
def penalty_on_biases(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, penalised=("W1", "b1", "W2", "b2"))


@misconception("q3", "loss", "The penalty counts one weight matrix only; there are two.")
def penalty_on_w2_only(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, penalised=("W2",))


@misconception("q3", "loss", "The penalty is missing.")
def no_penalty(X, y, model, reg=0.0):
    return _loss(X, y, model, 0.0)


@misconception("q3", "loss", "The hidden units are bare sums: the max(0, ...) is missing.")
def no_relu(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=_log_p(X, model, relu=False))


@misconception("q3", "loss", "The hidden units are sigmoids; here they are max(0, ...).")
def sigmoid_hidden(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=_log_p(X, model, hidden=_sigmoid))


@misconception(
    "q3", "loss", "The exponentials of the raw scores overflow: subtract each row's largest score first."
)
def unstable_softmax(X, y, model, reg=0.0):
    scores = np.maximum(0, X @ model["W1"] + model["b1"]) @ model["W2"] + model["b2"]
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return _loss(X, y, model, reg, log_p=np.log(p))


@misconception("q3", "loss", "The sign is missing: the loss is minus the logarithm.")
def sign_missing(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=-_log_p(X, model))


@misconception(
    "q3", "loss", "The mean runs over examples and classes; only the true class of each example counts."
)
def mean_over_classes(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=_log_p(X, model) / len(model["b2"]))


def _gradients(
    X, y, model, reg, *, over=None, l2=1.0, one_hot=1.0, mask=lambda sums, back: sums > 0,
    penalised=("W1", "W2"), bias=np.sum,
):  # fmt: skip
    sums = X @ model["W1"] + model["b1"]
    h = np.maximum(0, sums)
    d_scores = np.exp(_log_p(X, model))
    d_scores[np.arange(len(y)), y] -= one_hot
    d_scores /= len(y) if over is None else over
    back = d_scores @ model["W2"].T
    d_hidden = back * mask(sums, back)
    slopes = {
        "W1": X.T @ d_hidden,
        "b1": bias(d_hidden, axis=0),
        "W2": h.T @ d_scores,
        "b2": bias(d_scores, axis=0),
    }
    return {
        name: value + (l2 * reg * model[name] if name in penalised else 0) for name, value in slopes.items()
    }


@misconception(
    "q4", "gradients", "The 1/N is missing: the loss is a mean over the examples, and so is its gradient."
)
def gradient_missing_one_over_n(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, over=1)


@misconception("q4", "gradients", "A factor 2 too many in the penalty: the derivative of ½·reg·W² is reg·W.")
def gradient_l2_factor_two(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, l2=2.0)


@misconception("q4", "gradients", "A factor ½ is left in the penalty: the derivative of ½·reg·W² is reg·W.")
def gradient_l2_factor_half(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, l2=0.5)


@misconception("q4", "gradients", "The penalty has a gradient too: reg times the weights.")
def gradient_without_penalty(X, y, model, reg=0.0):
    return _gradients(X, y, model, 0.0)


@misconception("q4", "gradients", "The biases are not penalised; their gradient has no part with reg.")
def gradient_penalty_on_biases(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, penalised=("W1", "b1", "W2", "b2"))


@misconception(
    "q4",
    "gradients",
    "The derivative of max(0, ...) is missing: units that were below zero pass nothing back.",
)
def gradient_without_mask(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, mask=lambda sums, back: 1.0)


@misconception(
    "q4", "gradients", "The mask was taken of what comes back; it is the forward sums that decide."
)
def gradient_mask_of_upstream(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, mask=lambda sums, back: back > 0)


@misconception("q4", "gradients", "The 1 of the true class was not subtracted from the probabilities.")
def gradient_without_one_hot(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, one_hot=0.0)


@misconception("q4", "gradients", "The sign is flipped: this is minus the gradient.")
def gradient_negated(X, y, model, reg=0.0):
    return {name: -value for name, value in _gradients(X, y, model, reg).items()}


@misconception(
    "q4",
    "gradients",
    "The bias gradients are means over the examples, after a mean was taken already: N is divided by twice.",
)
def gradient_bias_averaged(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, bias=np.mean)


def _numerical(f, x, h, points, span):
    x = np.array(x, dtype=float)
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        values = []
        for shift in points:
            moved = x.copy()
            moved[place] += shift * h
            values.append(f(moved))
        slope[place] = (values[1] - values[0]) / (span * h)
    return slope


@misconception(
    "q5",
    "numerical_gradient",
    "A one-sided difference, (f(x + h) - f(x)) / h: its error falls with h only, not with h².",
)
def one_sided(f, x, h=1e-5):
    return _numerical(f, x, h, (0, 1), 1)


@misconception("q5", "numerical_gradient", "A one-sided difference to the left, (f(x) - f(x - h)) / h.")
def one_sided_left(f, x, h=1e-5):
    return _numerical(f, x, h, (-1, 0), 1)


@misconception("q5", "numerical_gradient", "Divided by h where the two points lie 2h apart.")
def divided_by_h(f, x, h=1e-5):
    return _numerical(f, x, h, (-1, 1), 1)


@misconception(
    "q5",
    "numerical_gradient",
    "The difference was not divided by 2h: this is how far f moves, not its slope.",
)
def not_divided(f, x, h=1e-5):
    return _numerical(f, x, h, (-1, 1), 1 / h)


@misconception("q5", "numerical_gradient", "An entry was not put back before the next was moved.")
def not_put_back(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        x[place] += h
        above = f(x)
        x[place] -= 2 * h
        slope[place] = (above - f(x)) / (2 * h)
    return slope


def _errors(f, gradient, x):
    a, n = np.asarray(gradient(x)), _numerical(f, x, 1e-5, (-1, 1), 2)
    return np.abs(a - n), np.abs(a) + np.abs(n)


@misconception(
    "q5", "gradient_error", "The error is absolute: it was not divided by the size of the two gradients."
)
def absolute_error(f, gradient, x):
    return np.max(_errors(f, gradient, x)[0])


@misconception(
    "q5", "gradient_error", "The mean over the entries hides a single wrong one; the largest counts."
)
def mean_error(f, gradient, x):
    difference, size = _errors(f, gradient, x)
    return np.mean(difference / np.maximum(size, 1e-8))


@misconception("q5", "gradient_error", "The differences were not made positive before the largest was taken.")
def signed_error(f, gradient, x):
    a, n = np.asarray(gradient(x)), _numerical(f, x, 1e-5, (-1, 1), 2)
    return np.max((a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8))


def _train(X, y, model, learning_rate, steps, reg, *, moved=("W1", "b1", "W2", "b2"), late=False, sign=1):
    model, losses = dict(model), []
    for _ in range(steps):
        before = _loss(X, y, model, reg)
        slopes = _gradients(X, y, model, reg)
        model = {name: model[name] - sign * learning_rate * slopes[name] * (name in moved) for name in model}
        losses.append(_loss(X, y, model, reg) if late else before)
    return model, losses


@misconception(
    "q6",
    "train",
    "Each loss was measured after its update; the first one should tell of the untrained network.",
)
def loss_after_update(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, reg, late=True)


@misconception("q6", "train", "The steps go up the slope: descent subtracts the gradient.")
def training_upwards(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, reg, sign=-1)


@misconception("q6", "train", "The biases were never updated.")
def training_without_biases(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, reg, moved=("W1", "W2"))


@misconception("q6", "train", "Only the last layer was trained.")
def training_last_layer(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, reg, moved=("W2", "b2"))


@misconception("q6", "train", "The penalty was left out of the training.")
def training_without_penalty(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, 0.0)


@misconception(
    "q6",
    "train",
    "Parameters were updated one after the other, each gradient computed with those already moved.",
)
def training_updated_too_early(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = dict(model), []
    for _ in range(steps):
        losses.append(_loss(X, y, model, reg))
        for name in ("W2", "b2", "W1", "b1"):
            model[name] = model[name] - learning_rate * _gradients(X, y, model, reg)[name]
    return model, losses
