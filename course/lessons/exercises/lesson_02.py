"""The exercises of lesson 02, Back-propagation by hand."""

import numpy as np

from course.lessons.exercise import Exercise

# ---- 02.1: a printed total ---------------------------------------------------------------------------


def _check_total(answer):
    replies = {
        "a": "With other weights the other three results would not fit. What do all four have in common?",
        "b": "Rounded, the two errors are 0.23456 and 0.01453, and their sum ends in 9.",
        "d": "The half is in: without it E1 would be 0.46913.",
    }
    answer = str(answer).strip().lower()
    return None if answer == "c" else replies.get(answer, "Answer with one of the letters a, b, c, d.")


# ---- 02.2: one weight of the first layer -------------------------------------------------------------


def _w1():
    """dE/dw1 of the worked example: two ways lead from h1 to the error."""

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h1, h2 = sigmoid(0.1 * 0.1 + 0.3 * 0.5 + 0.25), sigmoid(0.2 * 0.1 + 0.4 * 0.5 + 0.25)
    o1, o2 = sigmoid(0.5 * h1 + 0.6 * h2 + 0.35), sigmoid(0.7 * h1 + 0.8 * h2 + 0.35)
    d_o1, d_o2 = (o1 - 0.05) * o1 * (1 - o1), (o2 - 0.95) * o2 * (1 - o2)
    answer = (d_o1 * 0.5 + d_o2 * 0.7) * h1 * (1 - h1) * 0.1
    mistakes = {
        d_o1 * 0.5 * h1 * (1 - h1) * 0.1: "h1 also feeds the second output: that share is missing.",
        d_o2 * 0.7 * h1 * (1 - h1) * 0.1: "h1 also feeds the first output: that share is missing.",
        (d_o1 * 0.5 + d_o2 * 0.7) * 0.1: "The slope of h1's own sigmoid is missing from the product.",
        (d_o1 * 0.5 + d_o2 * 0.7) * h1 * (1 - h1): "The last factor is missing: how sum_h1 changes with w1.",
        (d_o1 * 0.5 + d_o2 * 0.7) * h1 * (1 - h1) * 0.5: "That is w3: w1 is multiplied by the first input.",
        (d_o1 * 0.5 + d_o2 * 0.6) * h1 * (1 - h1) * 0.1: "h1 reaches the second output through w7, not w6.",
        d_o1 * h1: "That is w5. The chain to w1 is two factors longer.",
        -answer: "The size is right, the sign is not: the error holds (o - target), not (target - o).",
    }
    return answer, mistakes


def _check_w1(value):
    answer, mistakes = _w1()
    value = float(value)
    if np.isclose(value, answer, rtol=2e-3, atol=0):
        return None
    for wrong, message in mistakes.items():
        if np.isclose(value, wrong, rtol=2e-3, atol=0):
            return message
    return "Multiply along each way from w1 to the error, then add the two ways. Give three digits or more."


# ---- 02.3: a new operation for the tape --------------------------------------------------------------


def divide_backward(g, a, b):
    return g / b, -g * a / b**2


def _check_divide(function):
    g, a, b = 2.0, 3.0, 4.0
    result = function(g, a, b)
    if not isinstance(result, tuple | list) or len(result) != 2:
        return f"Return two numbers, for a and for b. Received: {result!r}"
    for_a, for_b = (float(value) for value in result)
    if np.isclose(for_a, 1 / b):
        return "You returned the local slopes; each is still to be multiplied by g, which comes from above."
    if not np.isclose(for_a, g / b):
        return "The part for a: a / b is a times the constant 1/b."
    if np.isclose(for_b, g * a / b**2):
        return "The part for b: a larger b makes a / b smaller. Look at the sign."
    if np.isclose(for_b, -g / b**2):
        return "The part for b lacks the factor a."
    if not np.isclose(for_b, -g * a / b**2):
        return "The part for b: write a / b as a times b to the power -1."
    return None


# ---- 02.4: softmax and cross-entropy -----------------------------------------------------------------


def scores_gradient(probabilities, labels):
    one_hot = np.eye(probabilities.shape[1])[labels]
    return (probabilities - one_hot) / len(labels)


def _check_scores_gradient(function):
    probabilities = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]])
    labels = np.array([0, 1])
    given = probabilities.copy()
    result = np.asarray(function(given, labels), dtype=float)
    right = scores_gradient(probabilities, labels)
    one_hot = np.eye(3)[labels]
    if not np.array_equal(given, probabilities):
        return "Your function changes the probabilities that it is given; work on a copy."
    if result.shape != right.shape:
        return f"The gradient has the shape of the scores, {right.shape}. Received: {result.shape}"
    if np.allclose(result, right):
        return None
    if np.allclose(result, -right):
        return "The sign is turned: a true class with too little probability needs a higher score."
    if np.allclose(result, 2 * right):
        return "The loss is the mean over the batch: a division by the number of examples is missing."
    if np.allclose(result, probabilities / 2) or np.allclose(result, probabilities):
        return "The true classes do not appear: take 1 off each example's true class first."
    difference = probabilities - one_hot
    if np.allclose(result, difference / 3) or np.allclose(result, difference / 6):
        return "Divide by the number of examples, not by the classes or by all entries."
    if np.allclose(result, difference * probabilities * (1 - probabilities) / 2):
        return "The slope of the softmax is in already: the short form f - e(y) needs no further factor."
    return "Compare with (f - e(y)) / N, where e(y) is 1 at the true class and 0 elsewhere."


# ---- 02.5: a constant taken off each unit ------------------------------------------------------------


def centre_backward(d_y):
    return d_y - d_y.mean(axis=0)


def _check_centre(function):
    d_y = np.array([[1.0, 4.0], [2.0, 0.0], [6.0, 2.0]])
    result = np.asarray(function(d_y.copy()), dtype=float)
    if result.shape != d_y.shape:
        return f"The gradient has the shape of x, {d_y.shape}. Received: {result.shape}"
    if np.allclose(result, d_y - d_y.mean(axis=0)):
        return None
    if np.allclose(result, d_y):
        return "You treated the mean as a constant. It is made from the x: each x moves every y."
    if np.allclose(result, d_y - d_y.mean(axis=1, keepdims=True)) or np.allclose(result, d_y - d_y.mean()):
        return "The mean runs over the examples of the batch (axis 0), for each unit by itself."
    if np.allclose(result, d_y - d_y.sum(axis=0)):
        return "Each x has a share of 1/m in the mean; you took the share to be 1."
    if np.allclose(result, d_y + d_y.mean(axis=0)):
        return "The mean is subtracted in y; look at the sign of that way."
    return "Two ways lead from x_i to the loss: directly to y_i, and through the mean to every y_j. Add them."


# ---- 02.6: a bug in a backward pass ------------------------------------------------------------------

_LINES = {
    1: "Line 1 is forward, and right: scores of the hidden units.",
    2: "Line 2 is right: the mean loss gives (f - e(y)) / N.",
    3: "Line 3 is right: the check of W2 found nothing, and it rests on this line.",
    4: "Line 4 is right: the check of b2 found nothing, and it rests on this line.",
    5: "Line 5 is right: what goes forward through W2 goes back through its transpose.",
    7: "Line 7 is right, if what it is handed is: look at where d_a comes from.",
    8: "Line 8 is right, if what it is handed is: look at where d_a comes from.",
}


def _check_line(answer):
    if answer == 6:
        return None
    return _LINES.get(answer, "Give the number of one line, from 1 to 8.")


# ---- 02.7: two losses, swapped -----------------------------------------------------------------------


def _check_swap(answer):
    answer = str(answer).strip().lower()
    if answer in ("cross-entropy", "cross entropy"):
        return None
    if answer == "mse":
        return "(a - b) squared equals (b - a) squared. Is the other loss as symmetric?"
    if answer == "both":
        return "One of the two is symmetric: (a - b) squared equals (b - a) squared."
    if answer == "neither":
        return "Try one example: target (1, 0), prediction (0.8, 0.2), in both orders. What is log(0)?"
    return 'Answer "mse", "cross-entropy", "both" or "neither".'


EXERCISES = {
    "02.1": Exercise(
        task="Why does the lecture print 0.24908 for the total error?",
        check=_check_total,
        hints=(
            "Write E1 and E2 with seven digits and compare with 0.23456 and with 0.24908 - 0.23456.",
            "0.7349286 is printed as 0.73492.",
        ),
        solution='"c"',
        wrong=(("b", "Rounded"), ("a", "other three"), ("d", "half"), ("z", "letters")),
        why="All four printed numbers are cut after the fifth digit, not rounded; the sum inherits two cuts.",
    ),
    "02.2": Exercise(
        task="What is dE_total/dw1 in the worked example?",
        check=_check_w1,
        hints=(
            "w1 moves sum_h1, that moves h1, and h1 moves both sum_o1 and sum_o2.",
            "Start from d_o1 = (o1 - 0.05) o1 (1 - o1) and its sister d_o2; they meet again in h1.",
            "(d_o1 w5 + d_o2 w7) times the slope of h1's sigmoid, times the input that w1 multiplies.",
        ),
        solution=(
            "from course import scratch\n"
            "v = scratch.worked_example()\n"
            'd_o1 = (v["o1"] - 0.05) * v["o1"] * (1 - v["o1"])\n'
            'd_o2 = (v["o2"] - 0.95) * v["o2"] * (1 - v["o2"])\n'
            'd_h1 = (d_o1 * 0.5 + d_o2 * 0.7) * v["h1"] * (1 - v["h1"])\n'
            "answer = d_h1 * 0.1"
        ),
        wrong=(
            (0.0015996, "second output"),
            (0.0046210, "slope of h1's own sigmoid"),
            (0.0110806, "last factor"),
            (0.0055403, "That is w3"),
            (0.0802031, "That is w5"),
            (-0.00110806, "sign"),
            (1.0, "Multiply along each way"),
        ),
        why="Two ways lead from w1 to the error, and back-propagation adds them where they meet, in h1.",
    ),
    "02.3": Exercise(
        task="Write the backward step of a division for the tape.",
        check=_check_divide,
        hints=(
            "Of a / b the slope in a is 1 / b. And in b?",
            "The slope in b is -a / b**2. Multiply both by g, which says how the loss changes with a / b.",
        ),
        solution=divide_backward,
        wrong=(
            (lambda g, a, b: (1 / b, -a / b**2), "multiplied by g"),
            (lambda g, a, b: (g / b, g * a / b**2), "sign"),
            (lambda g, a, b: (g / b, -g / b**2), "lacks the factor a"),
            (lambda g, a, b: (g * b, -g * a / b**2), "part for a"),
            (lambda g, a, b: (g / b, -g * a / b), "power -1"),
            (lambda g, a, b: g / b, "two numbers"),
        ),
        why="A tape needs no more than that of an operation: what it computes, and its local slopes.",
    ),
    "02.4": Exercise(
        task="Write the gradient of the mean cross-entropy for the scores, given the softmax probabilities.",
        check=_check_scores_gradient,
        hints=(
            "For one example it is f - e(y): the probabilities, with 1 taken off the true class.",
            "np.eye(classes)[labels] is e(y) for the whole batch. What does the mean add?",
        ),
        solution=scores_gradient,
        wrong=(
            (lambda p, y: p - np.eye(3)[y], "mean over the batch"),
            (lambda p, y: (np.eye(3)[y] - p) / len(y), "sign"),
            (lambda p, y: p / len(y), "true classes"),
            (lambda p, y: (p - np.eye(3)[y]) / p.size, "number of examples"),
            (lambda p, y: (p - np.eye(3)[y]) * p * (1 - p) / len(y), "no further factor"),
            (lambda p, y: (p - np.eye(3)[y]).mean(axis=0), "shape"),
            (lambda p, y: p * 0, "Compare with"),
        ),
        why="No exponential is left: the output error of a classifier is a plain difference.",
    ),
    "02.5": Exercise(
        task="Write the backward pass of y = x - x.mean(axis=0).",
        check=_check_centre,
        hints=(
            "Where all y_j of a unit fall by the same amount, what does the loss do?",
            "x_i moves y_i by 1, and it moves every y_j of its unit by -1/m.",
        ),
        solution=centre_backward,
        wrong=(
            (lambda d_y: d_y, "as a constant"),
            (lambda d_y: d_y - d_y.mean(axis=1, keepdims=True), "axis 0"),
            (lambda d_y: d_y - d_y.sum(axis=0), "1/m"),
            (lambda d_y: d_y + d_y.mean(axis=0), "sign"),
            (lambda d_y: d_y.mean(axis=0), "shape"),
            (lambda d_y: 2 * d_y, "Two ways"),
        ),
        why="Centring forwards means centring backwards: that is half of batch normalisation's gradient.",
    ),
    "02.6": Exercise(
        task="Which line of the backward pass is wrong?",
        check=_check_line,
        hints=(
            "The check cleared W2 and b2. Which lines do only W1 and b1 depend on?",
            "`sigmoid_slope(z)` wants what goes into the sigmoid. What is it handed?",
        ),
        solution="6",
        wrong=((5, "transpose"), (7, "where d_a comes from"), (2, "mean loss"), (9, "one line")),
        why="`h` has been through the sigmoid already: the slope belongs to `a`, what went in.",
    ),
    "02.7": Exercise(
        task="Which loss changes its value when prediction and target are swapped?",
        check=_check_swap,
        hints=(
            "Put numbers in, as target (1, 0), prediction (0.8, 0.2).",
            "Which of the two takes a logarithm?",
        ),
        solution='"cross-entropy"',
        wrong=(("mse", "symmetric"), ("both", "symmetric"), ("neither", "log(0)"), ("no", "Answer")),
        why="With a target of 0 or 1 in the logarithm it is not even finite.",
    ),
}
