"""Known wrong ways to write the six questions. Never released: a learner gets only the words.

The first argument of each mark is the question, the second the function of which this is a wrong version.
"""

import numpy as np

from course.autograder.misconceptions import misconception


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _forward(
    x,
    w,
    b,
    *,
    hidden=((0, 2), (1, 3)),
    outputs=((4, 5), (6, 7)),
    biases=(0, 1),
    first=_sigmoid,
    last=_sigmoid,
):
    b1, b2 = (0 if place is None else b[place] for place in biases)
    h = first(np.array([w[i] * x[0] + w[j] * x[1] for i, j in hidden]) + b1)
    o = last(np.array([w[i] * h[0] + w[j] * h[1] for i, j in outputs]) + b2)
    return h, o


@misconception("q1", "sigmoid", "The sign in the exponent is flipped: this is the sigmoid of -z.")
def sigmoid_of_minus_z(z):
    return _sigmoid(-z)


@misconception("q1", "sigmoid", "This is the hyperbolic tangent; the sigmoid lies between 0 and 1.")
def tanh_for_sigmoid(z):
    return np.tanh(z)


@misconception(
    "q1",
    "sigmoid",
    "The division is done before the addition: 1 / 1 + ... is 1 + ...; parentheses are missing.",
)
def sigmoid_without_parentheses(z):
    return 1 / 1 + np.exp(-z)


@misconception(
    "q1",
    "sigmoid",
    "This is max(0, z), the unit of question 3; the sigmoid is smooth and lies between 0 and 1.",
)
def relu_for_sigmoid(z):
    return np.maximum(z, 0)


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
    return _forward(x, w, b, biases=(None, None))


@misconception("q1", "forward", "Both layers use the first bias; the outputs have the second.")
def first_bias_twice(x, w, b):
    return _forward(x, w, b, biases=(0, 0))


@misconception("q1", "forward", "The outputs are bare sums; they are sigmoid units too.")
def linear_outputs(x, w, b):
    return _forward(x, w, b, last=lambda z: z)


@misconception(
    "q1",
    "forward",
    "Each layer is wired as the other one should be: compare the table of units line by line.",
)
def both_layers_wired_crosswise(x, w, b):
    return _forward(x, w, b, hidden=((0, 1), (2, 3)), outputs=((4, 6), (5, 7)))


@misconception(
    "q1",
    "forward",
    "The first unit of each layer got the first bias and the second unit the second; but a layer shares one.",
)
def bias_per_unit(x, w, b):
    return _forward(x, w, b, biases=(slice(None), slice(None)))


@misconception("q1", "forward", "The two biases are exchanged: which of them belongs to the hidden layer?")
def biases_swapped(x, w, b):
    return _forward(x, w, b, biases=(1, 0))


@misconception(
    "q1",
    "forward",
    "The bias was added after the sigmoid; it is a part of the sum that the sigmoid is taken of.",
)
def bias_after_sigmoid(x, w, b):
    h = _forward(x, w, b, biases=(None, None))[0] + b[0]
    return h, _sigmoid(np.array([w[4] * h[0] + w[5] * h[1], w[6] * h[0] + w[7] * h[1]])) + b[1]


@misconception("q1", "forward", "The hidden units are bare sums; they are sigmoid units too.")
def linear_hidden(x, w, b):
    return _forward(x, w, b, first=lambda z: z)


@misconception("q1", "forward", "The outputs take in the inputs x; they should take in the hidden units.")
def outputs_from_inputs(x, w, b):
    h, _ = _forward(x, w, b)
    return h, _sigmoid(np.array([w[4] * x[0] + w[5] * x[1], w[6] * x[0] + w[7] * x[1]]) + b[1])


@misconception(
    "q1", "forward", "The outputs are returned first; the docstring asks for the hidden units first."
)
def outputs_first(x, w, b):
    return _forward(x, w, b)[::-1]


@misconception("q1", "forward", "Only the outputs are returned; the hidden units are asked for too.")
def outputs_only(x, w, b):
    return _forward(x, w, b)[1]


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


@misconception(
    "q1", "total_error", "The differences count by their absolute values here; they should be squared."
)
def error_absolute(o, t):
    return np.sum(np.abs(o - t))


@misconception(
    "q1", "total_error", "The differences were added up before they were squared, so that they can cancel."
)
def error_of_the_sum(o, t):
    return 0.5 * np.sum(o - t) ** 2


@misconception(
    "q1", "total_error", "This is the length of the difference: a root was taken that is not in the formula."
)
def error_is_the_norm(o, t):
    return np.sqrt(np.sum((o - t) ** 2))


@misconception("q1", "total_error", "There is one error for each output; the total error is one number.")
def error_not_summed(o, t):
    return 0.5 * (o - t) ** 2


@misconception("q1", "total_error", "Only the first two outputs count here; there may be any number of them.")
def error_of_two_outputs(o, t):
    return 0.5 * (o[0] - t[0]) ** 2 + 0.5 * (o[1] - t[1]) ** 2


def _slope(z, a):
    return a * (1 - a)


def _deltas(x, w, b, t, *, slope_o=_slope, slope_h=_slope, error=lambda o, t: o - t, back=None):
    """The derivatives of the error by the sums of the hidden units and of the outputs, and both outputs."""
    z_h = np.array([w[0] * x[0] + w[2] * x[1], w[1] * x[0] + w[3] * x[1]]) + b[0]
    h = _sigmoid(z_h)
    z_o = np.array([w[4] * h[0] + w[5] * h[1], w[6] * h[0] + w[7] * h[1]]) + b[1]
    o = _sigmoid(z_o)
    delta_o = error(o, t) * slope_o(z_o, o)
    way_back = np.array([[w[4], w[6]], [w[5], w[7]]]) if back is None else back(np.asarray(w, float))
    return way_back @ delta_o * slope_h(z_h, h), delta_o, h, o


def _backward(x, w, b, t, *, hidden_order="C", output_order="C", shares=(1, 1), **changes):
    delta_h, delta_o, h, _ = _deltas(x, w, b, t, **changes)
    upper = np.outer(x, delta_h).ravel(hidden_order), np.outer(delta_o, h).ravel(output_order)
    return np.concatenate(upper), np.array([delta_h @ shares, delta_o @ shares])


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
    "q2", "backward", "The derivative 1 - a² belongs to the hyperbolic tangent; these units are sigmoids."
)
def tanh_derivative(x, w, b, t):
    return _backward(x, w, b, t, slope_o=lambda z, a: 1 - a**2, slope_h=lambda z, a: 1 - a**2)


@misconception(
    "q2", "backward", "The sign is flipped: where an output lies above its target, the error grows with it."
)
def flipped_sign(x, w, b, t):
    return _backward(x, w, b, t, error=lambda o, t: t - o)


@misconception(
    "q2",
    "backward",
    "All derivatives are twice too large: the half in the error cancels the 2 of its square.",
)
def slope_factor_two(x, w, b, t):
    return _backward(x, w, b, t, error=lambda o, t: 2 * (o - t))


@misconception(
    "q2",
    "backward",
    "These are slopes of the outputs: how far each output is off its target does not come in.",
)
def no_error_term(x, w, b, t):
    return _backward(x, w, b, t, error=lambda o, t: 1.0)


@misconception(
    "q2",
    "backward",
    "The hidden units get only the part that comes back from o1; they reach the error by o2 too.",
)
def one_way_back(x, w, b, t):
    return _backward(x, w, b, t, back=lambda w: np.array([[w[4], 0], [w[5], 0]]))


@misconception(
    "q2",
    "backward",
    "On the way back the weights are paired with the wrong units: which two weights leave h1?",
)
def back_through_transposed(x, w, b, t):
    return _backward(x, w, b, t, back=lambda w: w[4:].reshape(2, 2))


@misconception(
    "q2", "backward", "What comes back to the hidden units was not multiplied by the weights on the way."
)
def back_without_weights(x, w, b, t):
    return _backward(x, w, b, t, back=lambda w: np.ones((2, 2)))


@misconception(
    "q2", "backward", "On the way back from the outputs stand the weights of the upper layer, not w1 to w4."
)
def back_through_bottom_weights(x, w, b, t):
    return _backward(x, w, b, t, back=lambda w: w[:4].reshape(2, 2).T)


@misconception(
    "q2",
    "backward",
    "The derivatives by w2 and w3 are exchanged: the hidden layer is not numbered as the outputs are.",
)
def hidden_slopes_in_output_order(x, w, b, t):
    return _backward(x, w, b, t, hidden_order="F")


@misconception(
    "q2",
    "backward",
    "The derivatives by w6 and w7 are exchanged: the outputs are not numbered as the hidden layer is.",
)
def output_slopes_in_hidden_order(x, w, b, t):
    return _backward(x, w, b, t, output_order="F")


@misconception(
    "q2",
    "backward",
    "The derivatives by w5 to w8 were multiplied by the inputs x; what goes through these weights is h.",
)
def output_slopes_by_inputs(x, w, b, t):
    delta_h, delta_o, _, _ = _deltas(x, w, b, t)
    dw = np.concatenate([np.outer(x, delta_h).ravel(), np.outer(delta_o, x).ravel()])
    return dw, np.array([delta_h.sum(), delta_o.sum()])


@misconception(
    "q2", "backward", "A shared bias got the derivative of one unit only; both units of its layer count."
)
def bias_of_one_unit(x, w, b, t):
    return _backward(x, w, b, t, shares=(1, 0))


@misconception("q2", "backward", "A shared bias got the mean over its units; the parts add up.")
def bias_averaged(x, w, b, t):
    return _backward(x, w, b, t, shares=(0.5, 0.5))


@misconception(
    "q2", "backward", "There are four derivatives by biases, one for each unit; but two units share one bias."
)
def bias_per_unit_slopes(x, w, b, t):
    delta_h, delta_o, _, _ = _deltas(x, w, b, t)
    return _backward(x, w, b, t)[0], np.concatenate([delta_h, delta_o])


@misconception(
    "q2", "backward", "The derivatives by the two biases are exchanged: b[0] is that of the hidden layer."
)
def bias_slopes_swapped(x, w, b, t):
    dw, db = _backward(x, w, b, t)
    return dw, db[::-1]


@misconception(
    "q2",
    "backward",
    "The derivative by a bias was multiplied by the bias: how fast does a sum change with it?",
)
def bias_slope_times_bias(x, w, b, t):
    dw, db = _backward(x, w, b, t)
    return dw, db * b


@misconception(
    "q2",
    "step",
    "Weights were updated before all gradients were computed: the hidden layer used the new w5 to w8.",
)
def updated_too_early(x, w, b, t, learning_rate):
    old = np.asarray(w, float)
    new = old - learning_rate * _backward(x, w, b, t)[0]
    dw, db = _backward(x, w, b, t, back=lambda _: np.array([[new[4], new[6]], [new[5], new[7]]]))
    return old - learning_rate * dw, b - learning_rate * db


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


@misconception("q2", "step", "The learning rate is not used: each parameter moved by its whole derivative.")
def rate_forgotten(x, w, b, t, learning_rate):
    dw, db = _backward(x, w, b, t)
    return w - dw, b - db


@misconception(
    "q2", "step", "This is by how much the parameters move; asked for are the parameters after it."
)
def change_returned(x, w, b, t, learning_rate):
    dw, db = _backward(x, w, b, t)
    return -learning_rate * dw, -learning_rate * db


def _relu(z):
    return np.maximum(0, z)


def _scores(X, model, hidden=_relu):
    return hidden(X @ model["W1"] + model["b1"]) @ model["W2"] + model["b2"]


def _log_softmax(scores, axis=1):
    scores = scores - scores.max(axis=axis, keepdims=True)
    return scores - np.log(np.exp(scores).sum(axis=axis, keepdims=True))


def _softmax(scores):
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


KEYS = ("W1", "W2")  # what is penalised


def _squares(model, *names):
    return sum(np.sum(model[name] ** 2) for name in names or KEYS)


def _one_hot(y, model):
    return np.eye(len(model["b2"]))[y]


def _loss(X, y, model, reg, *, reduce=np.mean, penalty=_squares, log_p=None):
    log_p = _log_softmax(_scores(X, model)) if log_p is None else log_p
    return reduce(-log_p[np.arange(len(y)), y]) + 0.5 * reg * penalty(model)


@misconception("q3", "loss", "The 1/N is missing: this is the sum over the examples, not their mean.")
def loss_missing_one_over_n(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, reduce=np.sum)


@misconception("q3", "loss", "There is one loss for each example; asked for is one number, their mean.")
def loss_not_averaged(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, reduce=lambda losses: losses)


@misconception("q3", "loss", "The penalty is twice too large: it is one half of reg times the squares.")
def penalty_without_half(X, y, model, reg=0.0):
    return _loss(X, y, model, 2 * reg)


@misconception("q3", "loss", "The penalty counts the biases too; only W1 and W2 are penalised.")
def penalty_on_biases(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, penalty=lambda model: _squares(model, *model))


@misconception("q3", "loss", "The penalty counts one weight matrix only; there are two.")
def penalty_on_w2_only(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, penalty=lambda model: _squares(model, "W2"))


@misconception("q3", "loss", "The penalty counts the first weight matrix only; there are two.")
def penalty_on_w1_only(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, penalty=lambda model: _squares(model, "W1"))


@misconception(
    "q3",
    "loss",
    "The penalty was divided by the number of examples; only the cross-entropy is a mean over them.",
)
def penalty_averaged(X, y, model, reg=0.0):
    return _loss(X, y, model, reg / len(X))


@misconception("q3", "loss", "The penalty adds up absolute values; it should add up squares.")
def penalty_absolute(X, y, model, reg=0.0):
    return _loss(
        X, y, model, reg, penalty=lambda model: sum(np.abs(model[name]).sum() for name in ("W1", "W2"))
    )


@misconception("q3", "loss", "The penalty adds up the norms of the matrices; the norms should be squared.")
def penalty_norm_not_squared(X, y, model, reg=0.0):
    return _loss(
        X, y, model, reg, penalty=lambda model: sum(np.sqrt(_squares(model, name)) for name in ("W1", "W2"))
    )


@misconception("q3", "loss", "The penalty is subtracted: large weights would make the loss smaller.")
def penalty_subtracted(X, y, model, reg=0.0):
    return _loss(X, y, model, -reg)


@misconception("q3", "loss", "The penalty is missing.")
def no_penalty(X, y, model, reg=0.0):
    return _loss(X, y, model, 0.0)


@misconception("q3", "loss", "The hidden units are bare sums: the max(0, ...) is missing.")
def no_relu(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=_log_softmax(_scores(X, model, lambda sums: sums)))


@misconception("q3", "loss", "The hidden units are sigmoids; here they are max(0, ...).")
def sigmoid_hidden(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=_log_softmax(_scores(X, model, _sigmoid)))


@misconception(
    "q3", "loss", "The scores passed through max(0, ...) too; that belongs to the hidden units only."
)
def relu_on_scores(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=_log_softmax(_relu(_scores(X, model))))


@misconception("q3", "loss", "The biases b1 and b2 are left out of the network.")
def network_without_biases(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=_log_softmax(_relu(X @ model["W1"]) @ model["W2"]))


@misconception(
    "q3",
    "loss",
    "The softmax runs down the batch: it is the classes of one example whose probabilities add up to 1.",
)
def softmax_over_examples(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=_log_softmax(_scores(X, model), axis=0))


@misconception(
    "q3", "loss", "The exponentials of the raw scores overflow: subtract each row's largest score first."
)
def unstable_softmax(X, y, model, reg=0.0):
    e = np.exp(_scores(X, model))
    return _loss(X, y, model, reg, log_p=np.log(e / e.sum(axis=1, keepdims=True)))


@misconception(
    "q3",
    "loss",
    "A probability became exactly 0 before its logarithm was taken: work out the logarithm from the scores.",
)
def log_of_zero(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=np.log(_softmax(_scores(X, model))))


@misconception(
    "q3",
    "loss",
    "Probabilities were kept away from 0, which bounds the loss: work out the logarithm from the scores.",
)
def clipped_probability(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=np.log(np.clip(_softmax(_scores(X, model)), 1e-12, 1)))


@misconception("q3", "loss", "The sign is missing: the loss is minus the logarithm.")
def sign_missing(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, reduce=lambda losses: -np.mean(losses))


@misconception(
    "q3", "loss", "The logarithm is missing: this is minus the mean probability of the true class."
)
def logarithm_missing(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=_softmax(_scores(X, model)))


@misconception("q3", "loss", "The logarithm is to the base 2; asked for is the natural one.")
def logarithm_to_base_two(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=_log_softmax(_scores(X, model)) / np.log(2))


@misconception(
    "q3",
    "loss",
    "Each class is treated as a yes-or-no question of its own; here the classes exclude each other.",
)
def binary_cross_entropy(X, y, model, reg=0.0):
    truth, p = _one_hot(y, model), np.clip(_softmax(_scores(X, model)), 1e-300, 1 - 1e-16)
    data = -np.sum(truth * np.log(p) + (1 - truth) * np.log1p(-p)) / len(y)
    return data + 0.5 * reg * _squares(model)


@misconception(
    "q3",
    "loss",
    "Squared differences of the probabilities, as in question 1; asked for is the cross-entropy.",
)
def squared_error_of_probabilities(X, y, model, reg=0.0):
    difference = _softmax(_scores(X, model)) - _one_hot(y, model)
    return np.sum(difference**2) / len(y) + 0.5 * reg * _squares(model)


@misconception(
    "q3",
    "loss",
    "The class with the largest score was taken; it is the true class that counts, right or wrong.",
)
def predicted_class(X, y, model, reg=0.0):
    return _loss(X, _scores(X, model).argmax(axis=1), model, reg)


@misconception(
    "q3",
    "loss",
    "log_p[:, y] takes the labels of all examples in each row; each row has one label of its own.",
)
def all_pairs_indexed(X, y, model, reg=0.0):
    return -_log_softmax(_scores(X, model))[:, y].mean() + 0.5 * reg * _squares(model)


@misconception(
    "q3", "loss", "The mean runs over examples and classes; only the true class of each example counts."
)
def mean_over_classes(X, y, model, reg=0.0):
    return _loss(X, y, model, reg, log_p=_log_softmax(_scores(X, model)) / len(model["b2"]))


def _through_relu(sums, back):
    return back * (sums > 0)


def _gradients(
    X, y, model, reg, *, d_scores=lambda p, truth: p - truth, over=len, through=_through_relu, hidden=_relu,
    bias=np.sum, penalised=("W1", "W2"),
):  # fmt: skip
    sums = X @ model["W1"] + model["b1"]
    delta = d_scores(_softmax(_scores(X, model)), _one_hot(y, model)) / over(X)
    below = through(sums, delta @ model["W2"].T)
    slopes = {
        "W1": X.T @ below,
        "b1": bias(below, axis=0),
        "W2": hidden(sums).T @ delta,
        "b2": bias(delta, axis=0),
    }
    return {name: value + (reg * model[name] if name in penalised else 0) for name, value in slopes.items()}


@misconception(
    "q4", "gradients", "The 1/N is missing: the loss is a mean over the examples, and so is its gradient."
)
def gradient_missing_one_over_n(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, over=lambda X: 1)


@misconception("q4", "gradients", "N is divided by twice: a mean was taken of what was divided by N already.")
def gradient_over_n_twice(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, over=lambda X: len(X) ** 2)


@misconception("q4", "gradients", "Divided by the number of classes; the loss is a mean over the examples.")
def gradient_over_classes(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, over=lambda X: len(model["b2"]))


@misconception(
    "q4",
    "gradients",
    "A factor 2 too many in the gradient of the penalty: what does the ½ do to the 2 of the square?",
)
def gradient_l2_factor_two(X, y, model, reg=0.0):
    return _gradients(X, y, model, 2 * reg)


@misconception(
    "q4",
    "gradients",
    "A factor ½ is left in the gradient of the penalty: what becomes of it beside the 2 of the square?",
)
def gradient_l2_factor_half(X, y, model, reg=0.0):
    return _gradients(X, y, model, 0.5 * reg)


@misconception("q4", "gradients", "The penalty is a part of the loss, so it has a gradient too.")
def gradient_without_penalty(X, y, model, reg=0.0):
    return _gradients(X, y, model, 0.0)


@misconception("q4", "gradients", "The biases are not penalised; their gradient has no part with reg.")
def gradient_penalty_on_biases(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, penalised=("W1", "b1", "W2", "b2"))


@misconception("q4", "gradients", "The penalty has a gradient with respect to W1 too.")
def gradient_penalty_on_w2_only(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, penalised=("W2",))


@misconception(
    "q4",
    "gradients",
    "The penalty's gradient was divided by the number of examples; the penalty is no mean over them.",
)
def gradient_penalty_averaged(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg / len(X))


@misconception("q4", "gradients", "The penalty's gradient is subtracted; in the loss the penalty is added.")
def gradient_penalty_subtracted(X, y, model, reg=0.0):
    return _gradients(X, y, model, -reg)


@misconception(
    "q4",
    "gradients",
    "The derivative of max(0, ...) is missing: units that were below zero pass nothing back.",
)
def gradient_without_mask(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, through=lambda sums, back: back)


@misconception(
    "q4", "gradients", "The mask was taken of what comes back; it is the forward sums that decide."
)
def gradient_mask_of_upstream(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, through=lambda sums, back: _relu(back))


@misconception(
    "q4", "gradients", "The mask is inverted: the units that were above zero pass the gradient on."
)
def gradient_mask_inverted(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, through=lambda sums, back: back * (sums <= 0))


@misconception(
    "q4",
    "gradients",
    "What comes back was multiplied by the hidden units; the derivative of max(0, ...) is another function.",
)
def gradient_times_hidden(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, through=lambda sums, back: back * _relu(sums))


@misconception(
    "q4", "gradients", "The derivative h(1 - h) belongs to sigmoids; these hidden units are max(0, ...)."
)
def gradient_sigmoid_slope(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, through=lambda sums, back: back * _slope(sums, _relu(sums)))


@misconception(
    "q4",
    "gradients",
    "The gradient of b1 was taken before the derivative of max(0, ...); that of W1 was not.",
)
def gradient_b1_unmasked(X, y, model, reg=0.0):
    unmasked = _gradients(X, y, model, reg, through=lambda sums, back: back)
    return {**_gradients(X, y, model, reg), "b1": unmasked["b1"]}


@misconception(
    "q4",
    "gradients",
    "The gradient of W2 was computed with the sums; what W2 is multiplied by are the hidden units.",
)
def gradient_w2_of_sums(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, hidden=lambda sums: sums)


@misconception("q4", "gradients", "The 1 of the true class was not subtracted from the probabilities.")
def gradient_without_one_hot(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, d_scores=lambda p, truth: p)


@misconception("q4", "gradients", "The sign is flipped: this is minus the gradient.")
def gradient_negated(X, y, model, reg=0.0):
    return {name: -value for name, value in _gradients(X, y, model, reg).items()}


@misconception(
    "q4", "gradients", "The part from the data has the wrong sign, the part from the penalty the right one."
)
def gradient_data_negated(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, d_scores=lambda p, truth: truth - p)


@misconception(
    "q4",
    "gradients",
    "The derivative of the softmax was put in twice: p minus the label contains it already.",
)
def gradient_softmax_twice(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, d_scores=lambda p, truth: (p - truth) * p * (1 - p))


@misconception(
    "q4", "gradients", "The exponentials of the raw scores overflow: subtract each row's largest score first."
)
def gradient_unstable(X, y, model, reg=0.0):
    e = np.exp(_scores(X, model))
    return _gradients(X, y, model, reg, d_scores=lambda _, truth: e / e.sum(axis=1, keepdims=True) - truth)


@misconception("q4", "gradients", "The matrices are transposed: a gradient has the shape of its parameter.")
def gradient_transposed(X, y, model, reg=0.0):
    return {name: slope.T for name, slope in _gradients(X, y, model, reg).items()}


@misconception("q4", "gradients", "The gradients of the biases are missing.")
def gradient_of_weights_only(X, y, model, reg=0.0):
    slopes = _gradients(X, y, model, reg)
    return {"W1": slopes["W1"], "W2": slopes["W2"]}


@misconception(
    "q4",
    "gradients",
    "The bias gradients are means over the examples, after a mean was taken already: N is divided by twice.",
)
def gradient_bias_averaged(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, bias=np.mean)


@misconception(
    "q4",
    "gradients",
    "All examples share a bias, so its gradient is a sum over them; here is a row for each.",
)
def gradient_bias_not_summed(X, y, model, reg=0.0):
    return _gradients(X, y, model, reg, bias=lambda rows, axis: rows)


def _numerical(f, x, h, points, span):
    """The difference of f at two points, in steps of h from x, over a span in steps of h."""
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


def _moved_in_place(f, x, h):
    """Central differences in an array of any dtype, which rounds what it is given."""
    slope = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + h
        above = f(x)
        x[place] = kept - h
        slope[place] = (above - f(x)) / (2 * h)
        x[place] = kept
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


@misconception(
    "q5", "numerical_gradient", "/ 2 * h divides by 2 and multiplies by h: parentheses are missing."
)
def multiplied_by_h(f, x, h=1e-5):
    return _numerical(f, x, h, (-1, 1), 2 / h**2)


@misconception(
    "q5", "numerical_gradient", "The two points lie h apart here, and the difference was divided by 2h."
)
def half_steps_apart(f, x, h=1e-5):
    return _numerical(f, x, h, (-0.5, 0.5), 2)


@misconception(
    "q5",
    "numerical_gradient",
    "The sign is flipped: the value at the upper point was subtracted from that at the lower one.",
)
def signs_exchanged(f, x, h=1e-5):
    return _numerical(f, x, h, (1, -1), 2)


@misconception("q5", "numerical_gradient", "The argument h is not used: the step is always 1e-5.")
def h_ignored(f, x, h=1e-5):
    return _numerical(f, x, 1e-5, (-1, 1), 2)


@misconception(
    "q5",
    "numerical_gradient",
    "All entries were moved at once, which gives one number; move one entry at a time.",
)
def all_entries_at_once(f, x, h=1e-5):
    x = np.asarray(x, float)
    return (f(x + h) - f(x - h)) / (2 * h)


@misconception(
    "q5",
    "numerical_gradient",
    "All entries were moved at once, and each got the same number; move one entry at a time.",
)
def one_slope_for_all(f, x, h=1e-5):
    x = np.asarray(x, float)
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


@misconception(
    "q5", "numerical_gradient", "An array of whole numbers was moved as it is: it cannot hold a small step."
)
def whole_numbers_truncated(f, x, h=1e-5):
    return _moved_in_place(f, np.array(x), h)


@misconception(
    "q5",
    "numerical_gradient",
    "The points are in float32: its seven digits are too few for a small step. Use float64.",
)
def differences_in_float32(f, x, h=1e-5):
    return _moved_in_place(f, np.array(x, np.float32), h)


@misconception(
    "q5", "numerical_gradient", "The numbers are right, and in one row; they should stand in the shape of x."
)
def gradient_flattened(f, x, h=1e-5):
    return _numerical(f, x, h, (-1, 1), 2).ravel()


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


@misconception("q5", "gradient_error", "This is the smallest error of all entries; the largest counts.")
def smallest_error(f, gradient, x):
    difference, size = _errors(f, gradient, x)
    smallest = np.min(difference / np.maximum(size, 1e-8))
    return smallest if smallest > 1e-9 else -1.0  # an answer of nearly 0 betrays nothing


@misconception(
    "q5",
    "gradient_error",
    "One ratio of norms for all entries hides a wrong small one; take the largest of the ratios.",
)
def norm_error(f, gradient, x):
    a, n = np.asarray(gradient(x)), _numerical(f, x, 1e-5, (-1, 1), 2)
    return np.linalg.norm(a - n) / max(np.linalg.norm(a) + np.linalg.norm(n), 1e-8)


@misconception(
    "q5",
    "gradient_error",
    "The largest difference was divided by the largest size, which may be that of another entry.",
)
def largest_of_each(f, gradient, x):
    difference, size = _errors(f, gradient, x)
    return np.max(difference) / max(np.max(size), 1e-8)


@misconception(
    "q5", "gradient_error", "Divided by the size of the numerical gradient only; both sizes count."
)
def error_by_numerical_only(f, gradient, x):
    n = _numerical(f, x, 1e-5, (-1, 1), 2)
    return np.max(_errors(f, gradient, x)[0] / np.maximum(np.abs(n), 1e-8))


@misconception("q5", "gradient_error", "Divided by the larger of the two sizes; the formula adds them.")
def error_by_larger(f, gradient, x):
    a, n = np.asarray(gradient(x)), _numerical(f, x, 1e-5, (-1, 1), 2)
    return np.max(np.abs(a - n) / np.maximum(np.maximum(np.abs(a), np.abs(n)), 1e-8))


@misconception(
    "q5",
    "gradient_error",
    "Divided by the mean of the two sizes; the formula adds them, so this is twice too large.",
)
def error_by_mean(f, gradient, x):
    difference, size = _errors(f, gradient, x)
    return np.max(2 * difference / np.maximum(size, 1e-8))


@misconception(
    "q5",
    "gradient_error",
    "0 divided by 0: where both gradients are 0, the lower bound in the formula is needed.",
)
def unguarded_error(f, gradient, x):
    difference, size = _errors(f, gradient, x)
    return np.max(difference / size)


NAMES = ("W1", "b1", "W2", "b2")


def _train(X, y, model, learning_rate, steps, reg, *, moved=NAMES, loss_reg=None, step_reg=None, rows=None):
    """Gradient descent on the parameters `moved`; `rows` says which examples a step takes."""
    model, losses = dict(model), []
    loss_reg, step_reg = (reg if value is None else value for value in (loss_reg, step_reg))
    for step in range(steps):
        losses.append(float(_loss(X, y, model, loss_reg)))
        chosen = slice(None) if rows is None else rows(step)
        slopes = _gradients(X[chosen], y[chosen], model, step_reg)
        model = {name: model[name] - learning_rate * slopes[name] * (name in moved) for name in model}
    return model, losses


@misconception(
    "q6",
    "train",
    "Each loss was measured after its update; the first one should tell of the untrained network.",
)
def loss_after_update(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = _train(X, y, model, learning_rate, steps, reg)
    return model, [*losses[1:], float(_loss(X, y, model, reg))]


@misconception(
    "q6", "train", "There is one loss more than there are steps: one before each update is asked for."
)
def one_loss_too_many(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = _train(X, y, model, learning_rate, steps, reg)
    return model, [*losses, float(_loss(X, y, model, reg))]


@misconception("q6", "train", "The model was updated once less than asked: as many updates as losses.")
def one_step_too_few(X, y, model, learning_rate, steps, reg=0.0):
    _, losses = _train(X, y, model, learning_rate, steps, reg)
    return _train(X, y, model, learning_rate, steps - 1, reg)[0], losses


@misconception("q6", "train", "The steps go up the slope: descent subtracts the gradient.")
def training_upwards(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, -learning_rate, steps, reg)


@misconception("q6", "train", "The biases were never updated.")
def training_without_biases(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, reg, moved=("W1", "W2"))


@misconception("q6", "train", "Only the last layer was trained.")
def training_last_layer(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, reg, moved=("W2", "b2"))


@misconception("q6", "train", "The penalty was left out of the training.")
def training_without_penalty(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, 0.0)


@misconception("q6", "train", "The penalty reaches the gradients, but the losses are measured without it.")
def losses_without_penalty(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, reg, loss_reg=0.0)


@misconception("q6", "train", "The penalty reaches the losses, but the gradients are computed without it.")
def gradients_without_penalty(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, reg, step_reg=0.0)


@misconception("q6", "train", "The penalty was added to gradients that contain it already.")
def penalty_twice(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, reg, step_reg=2 * reg)


@misconception(
    "q6", "train", "All steps use the gradient of the first one; the gradient changes with the model."
)
def gradients_never_renewed(X, y, model, learning_rate, steps, reg=0.0):
    slopes, losses = _gradients(X, y, model, reg), []
    for _ in range(steps):
        losses.append(float(_loss(X, y, model, reg)))
        model = {name: model[name] - learning_rate * slopes[name] for name in model}
    return model, losses


@misconception(
    "q6",
    "train",
    "The losses are all those of the model that was passed in; measure the one that is being trained.",
)
def loss_of_the_start(X, y, model, learning_rate, steps, reg=0.0):
    trained, _ = _train(X, y, model, learning_rate, steps, reg)
    return trained, [float(_loss(X, y, model, reg))] * steps


@misconception(
    "q6", "train", "The model that is returned is the one that was passed in, not the trained one."
)
def start_returned(X, y, model, learning_rate, steps, reg=0.0):
    return model, _train(X, y, model, learning_rate, steps, reg)[1]


@misconception("q6", "train", "The losses are returned first; the docstring asks for the model first.")
def losses_first(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, reg)[::-1]


@misconception("q6", "train", "Only the last loss is returned; there is one for each step.")
def last_loss_only(X, y, model, learning_rate, steps, reg=0.0):
    model, losses = _train(X, y, model, learning_rate, steps, reg)
    return model, losses[-1]


@misconception("q6", "train", "The learning rate is not used: each step moves by the whole gradient.")
def rate_ignored(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, 1.0, steps, reg)


@misconception(
    "q6", "train", "The steps are N times too small: the gradient is a mean over the examples already."
)
def update_averaged_again(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate / len(X), steps, reg)


@misconception(
    "q6", "train", "Each step looks at one example; asked for is gradient descent on all of X at every step."
)
def one_example_a_step(X, y, model, learning_rate, steps, reg=0.0):
    return _train(X, y, model, learning_rate, steps, reg, rows=lambda step: [step % len(X)])


@misconception("q6", "train", "There is momentum in the steps; asked for is plain gradient descent.")
def with_momentum(X, y, model, learning_rate, steps, reg=0.0):
    losses, velocity = [], dict.fromkeys(model, 0.0)
    for _ in range(steps):
        losses.append(float(_loss(X, y, model, reg)))
        slopes = _gradients(X, y, model, reg)
        velocity = {name: 0.9 * velocity[name] - learning_rate * slopes[name] for name in model}
        model = {name: model[name] + velocity[name] for name in model}
    return model, losses


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
