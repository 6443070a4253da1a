"""The two-input network of the lectures, small enough to work through on paper."""

import numpy as np

from course.scratch.activations import sigmoid

INPUTS = (0.1, 0.5)
TARGETS = (0.05, 0.95)
WEIGHTS = {
    "w1": 0.1, "w2": 0.2, "w3": 0.3, "w4": 0.4, "b1": 0.25,
    "w5": 0.5, "w6": 0.6, "w7": 0.7, "w8": 0.8, "b2": 0.35,
}  # fmt: skip


def worked_example(weights: dict = WEIGHTS, inputs=INPUTS, targets=TARGETS) -> dict:
    """Runs the network forward and keeps every number on the way.

        sum_h1 = w1 i1 + w3 i2 + b1        sum_o1 = w5 h1 + w6 h2 + b2
        sum_h2 = w2 i1 + w4 i2 + b1        sum_o2 = w7 h1 + w8 h2 + b2
        h, o   = sigmoid(sum)              E1, E2 = (target - o)^2 / 2

    Args:
        weights: The eight weights w1..w8 and the two biases b1, b2; each bias serves a whole layer.
        inputs: The two inputs i1 and i2.
        targets: The two outputs that are wanted.

    Returns:
        A dict with sum_h1, sum_h2, h1, h2, sum_o1, sum_o2, o1, o2, E1, E2 and E_total.

    Example:
        >>> round(worked_example()["E_total"], 5)
        0.24909

    Source:
        University of Toronto 3546, module 2, Tuning neural networks. The lecture prints four results;
        the weights, inputs and targets here are the ones that give them.
    """
    w, (i1, i2), (t1, t2) = weights, inputs, targets
    v = {}
    v["sum_h1"] = w["w1"] * i1 + w["w3"] * i2 + w["b1"]
    v["sum_h2"] = w["w2"] * i1 + w["w4"] * i2 + w["b1"]
    v["h1"], v["h2"] = sigmoid(v["sum_h1"]), sigmoid(v["sum_h2"])
    v["sum_o1"] = w["w5"] * v["h1"] + w["w6"] * v["h2"] + w["b2"]
    v["sum_o2"] = w["w7"] * v["h1"] + w["w8"] * v["h2"] + w["b2"]
    v["o1"], v["o2"] = sigmoid(v["sum_o1"]), sigmoid(v["sum_o2"])
    v["E1"], v["E2"] = (t1 - v["o1"]) ** 2 / 2, (t2 - v["o2"]) ** 2 / 2
    v["E_total"] = v["E1"] + v["E2"]
    return {name: float(value) for name, value in v.items()}


def worked_example_gradient(weights: dict = WEIGHTS, inputs=INPUTS, targets=TARGETS) -> dict:
    """Derivative of E_total for each weight and bias, by the chain rule, from the error backwards.

        d_o1 = (o1 - t1) o1 (1 - o1)                    how E_total changes with sum_o1
        d_h1 = (d_o1 w5 + d_o2 w7) h1 (1 - h1)          how E_total changes with sum_h1
        dE/dw5 = d_o1 h1        dE/dw1 = d_h1 i1        dE/db2 = d_o1 + d_o2

    Args:
        weights: As in `worked_example`.
        inputs: As in `worked_example`.
        targets: As in `worked_example`.

    Returns:
        A dict with the keys of `weights`.
    """
    w, (i1, i2), (t1, t2) = weights, inputs, targets
    v = worked_example(weights, inputs, targets)
    h1, h2, o1, o2 = v["h1"], v["h2"], v["o1"], v["o2"]
    d_o1 = (o1 - t1) * o1 * (1 - o1)
    d_o2 = (o2 - t2) * o2 * (1 - o2)
    d_h1 = (d_o1 * w["w5"] + d_o2 * w["w7"]) * h1 * (1 - h1)
    d_h2 = (d_o1 * w["w6"] + d_o2 * w["w8"]) * h2 * (1 - h2)
    return {
        "w1": d_h1 * i1, "w2": d_h2 * i1, "w3": d_h1 * i2, "w4": d_h2 * i2, "b1": d_h1 + d_h2,
        "w5": d_o1 * h1, "w6": d_o1 * h2, "w7": d_o2 * h1, "w8": d_o2 * h2, "b2": d_o1 + d_o2,
    }  # fmt: skip


def worked_example_error(values, names: tuple = tuple(WEIGHTS)) -> float:
    """E_total as a function of a vector: what a finite difference and a plot need.

    Args:
        values: The numbers to put in place of the weights called `names`, in that order.
        names: Which weights to replace; the others keep the lecture's values.

    Returns:
        E_total.
    """
    return worked_example({**WEIGHTS, **dict(zip(names, np.ravel(values), strict=True))})["E_total"]
