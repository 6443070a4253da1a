"""A network of two dense layers in plain NumPy: scores, loss and gradient."""

import numpy as np


def init_two_layer_model(
    input_size: int, hidden_size: int, output_size: int, scale: float = 1e-4, seed: int = 0
) -> dict[str, np.ndarray]:
    """Draws small Gaussian weights and sets the biases to zero.

    Args:
        input_size: Numbers in one example, such as 32 * 32 * 3 pixels.
        hidden_size: Units of the hidden layer.
        output_size: Number of classes.
        scale: Standard deviation of the weights.
        seed: Seed of the NumPy generator.

    Returns:
        Dict of float64 arrays: `W1` of shape `(input_size, hidden_size)`, `b1` `(hidden_size,)`,
        `W2` `(hidden_size, output_size)`, `b2` `(output_size,)`.

    Example:
        >>> model = init_two_layer_model(32 * 32 * 3, 50, 10)
        >>> model["W1"].shape
        (3072, 50)

    Source:
        Li, Karpathy and Johnson, 2015, CS231n, "Babysitting the learning process".
    """
    draw = np.random.default_rng(seed)
    return {
        "W1": scale * draw.standard_normal((input_size, hidden_size)),
        "b1": np.zeros(hidden_size),
        "W2": scale * draw.standard_normal((hidden_size, output_size)),
        "b2": np.zeros(output_size),
    }


def two_layer_net(X: np.ndarray, model: dict[str, np.ndarray], y: np.ndarray | None = None, reg: float = 0.0):
    """Computes the scores of the network, or its loss and gradient.

        hidden = max(0, X W1 + b1)        scores = hidden W2 + b2
        loss = mean of -log softmax(scores)[y]  +  reg / 2 * (sum of W1**2 + sum of W2**2)

    The softmax is taken first and its logarithm second, as on paper: a probability that underflows
    to 0 gives an infinite loss. Overflow and NaN pass through silently; the caller looks at the loss.

    Args:
        X: Examples, `(batch, input_size)`. The work is done in the dtype that `X` and the model share.
        model: Dict of `W1`, `b1`, `W2`, `b2`, as `init_two_layer_model` makes it.
        y: Classes from 0, `(batch,)`; None asks for the scores.
        reg: Strength of the L2 penalty on the weights (not the biases), at least 0.

    Returns:
        Without `y`, the scores `(batch, output_size)`. With `y`, `(loss, grads)`: a float, and a dict
        with the derivative of the loss by each array of the model, under the same names.

    Example:
        >>> model = init_two_layer_model(6, 5, 10)
        >>> loss, grads = two_layer_net(np.ones((4, 6)), model, np.array([0, 3, 9, 1]))
        >>> round(loss, 4)  # ln 10: ten classes, nothing learned
        2.3026
    """
    with np.errstate(all="ignore"):
        hidden = np.maximum(X @ model["W1"] + model["b1"], 0)
        scores = hidden @ model["W2"] + model["b2"]
        if y is None:
            return scores
        probabilities = np.exp(scores - scores.max(axis=1, keepdims=True))
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        rows = np.arange(len(y))
        loss = -np.log(probabilities[rows, y]).mean()
        d_scores = probabilities
        d_scores[rows, y] -= 1
        d_scores /= len(y)
        d_hidden = d_scores @ model["W2"].T
        d_hidden[hidden <= 0] = 0
        grads = {
            "W1": X.T @ d_hidden,
            "b1": d_hidden.sum(axis=0),
            "W2": hidden.T @ d_scores,
            "b2": d_scores.sum(axis=0),
        }
        if reg:
            for name in ("W1", "W2"):
                loss = loss + 0.5 * reg * np.vdot(model[name], model[name])
                grads[name] += reg * model[name]
    return float(loss), grads
