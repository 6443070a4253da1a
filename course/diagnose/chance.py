"""What a loss is when nothing was learned: when predictions favour nothing, and with the best constant."""

import math

import numpy as np

CROSS_ENTROPIES = {"sparse_categorical_crossentropy", "categorical_crossentropy"}


def losses_without_learning(
    loss: str, y: np.ndarray, units: int, activation: str | None = None, ignored: int | None = None
) -> tuple[float | None, float | None]:
    """Returns the loss by chance and that of the best constant prediction.

        cross-entropy     ln(units)                entropy of the class shares
        binary            ln 2                     mean entropy of the shares of ones
        squared error     mean (y - first)^2       variance
        absolute error    mean |y - first|         mean distance from the median

    where `first` is the output before training: 1/2 after a sigmoid, else 0. Errors are averaged over all
    entries, as Keras does it.

    Args:
        loss: Kind of loss, as "mean_squared_error".
        y: Targets `(n, ...)`, finite.
        units: Last axis of the predictions.
        activation: Kind of the last activation.
        ignored: Class that does not count.

    Returns:
        `(chance, constant)`; None for each that has no formula here.

    Example:
        >>> chance, constant = losses_without_learning("sparse_categorical_crossentropy", np.array([0, 1]), 4)
        >>> round(chance, 4), round(constant, 4)
        (1.3863, 0.6931)
    """
    y = np.asarray(y)
    if not y.size:
        return None, None
    if loss in CROSS_ENTROPIES and units > 1:
        return math.log(units), _entropy(_class_shares(loss, y, units, ignored))
    if loss == "binary_crossentropy":
        if y.min() < 0 or y.max() > 1:
            return None, None
        ones = y.reshape(len(y), -1).astype("float64").mean(axis=0)
        return math.log(2), float(np.mean([_entropy(np.array([share, 1 - share])) for share in ones]))
    measure = _OF_ERROR.get(loss)
    if measure is None:
        return None, None
    columns = y.reshape(len(y), -1).astype("float64")
    first = 0.5 if activation == "sigmoid" else 1 / units if activation == "softmax" else 0.0
    best = columns.mean(axis=0) if loss == "mean_squared_error" else np.median(columns, axis=0)
    return float(measure(columns - first).mean()), float(measure(columns - best).mean())


def _class_shares(loss: str, y: np.ndarray, units: int, ignored: int | None) -> np.ndarray:
    if loss.startswith("sparse") or y.shape[-1] != units:
        flat = y.reshape(-1).astype("int64")
        flat = flat[(flat >= 0) & (flat < units)] if ignored is None else flat[flat != ignored]
        counts = np.bincount(np.clip(flat, 0, units - 1), minlength=units).astype("float64")
    else:
        counts = y.reshape(-1, units).astype("float64").sum(axis=0)
    return counts / max(counts.sum(), 1e-12)


def _entropy(shares: np.ndarray) -> float:
    shares = shares[shares > 0]
    return float(-(shares * np.log(shares)).sum())


def _log_cosh(error: np.ndarray) -> np.ndarray:
    size = np.abs(error)
    return size + np.log1p(np.exp(-2 * size)) - math.log(2)


_OF_ERROR = {
    "mean_squared_error": np.square,
    "mean_absolute_error": np.abs,
    "huber": lambda error: np.where(np.abs(error) <= 1, error**2 / 2, np.abs(error) - 0.5),
    "log_cosh": _log_cosh,
}
