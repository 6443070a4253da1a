"""Inputs and targets in numbers: what the rules on data look at."""

import numpy as np

from course.diagnose.facts import InputFacts, TargetFacts

MOST_CLASSES = 1000
FEW_CLASSES = 50  # whole numbers stored as floats are classes up to here
COMPARED_VALUES = 64  # of each row, before rows that agree in these are compared in full


def describe_input(name: str, x: np.ndarray, whole: np.ndarray | None = None) -> InputFacts:
    """Describes one input.

    Args:
        name: What to call it.
        x: Rows that were read `(n, ...)`.
        whole: All rows, where they are at hand: values that are not finite are searched in all of them.
    """
    x = np.asarray(x)
    facts = InputFacts(name=name, shape=list(x.shape[1:]), dtype=str(x.dtype), rows=len(x))
    facts.features = int(np.prod(x.shape[1:], dtype=int))
    if not x.size or x.dtype.kind not in "buif":
        return facts
    facts.nonfinite, facts.nonfinite_row = _not_finite(x if whole is None else whole)
    values = _finite(x)
    facts.minimum, facts.maximum = float(values.min()), float(values.max())
    facts.mean, facts.std = float(values.mean()), float(values.std())
    by_feature = values.reshape(len(x), -1)
    facts.constant = int((np.ptp(by_feature, axis=0) == 0).sum()) if len(x) > 1 else 0
    facts.largest_std = float(by_feature.std(axis=0).max())
    return facts


def describe_target(y: np.ndarray | None, in_order: bool = False, inputs: tuple = ()) -> TargetFacts:
    """Describes the targets of one output.

    Args:
        y: Rows that were read `(n, ...)`, or None where there are none.
        in_order: Whether the rows are read as they lie.
        inputs: Inputs of the same rows: targets that equal one are those of an autoencoder.
    """
    if y is None:
        return TargetFacts()
    y = np.asarray(y)
    facts = TargetFacts(shape=list(y.shape[1:]), dtype=str(y.dtype), rows=len(y))
    if not y.size or y.dtype.kind not in "buif":
        return facts
    facts.nonfinite, _ = _not_finite(y)
    values = _finite(y)
    facts.minimum, facts.maximum = float(values.min()), float(values.max())
    facts.mean, facts.std = float(values.mean()), float(values.std())
    distinct = np.unique(values)
    facts.distinct = min(len(distinct), MOST_CLASSES)
    facts.is_input = any(_same(y, x) for x in inputs)
    facts.kind = _kind(values, distinct, y.dtype.kind in "bui")
    if facts.kind in ("classes", "binary", "one-hot"):
        labels = values.argmax(axis=-1) if facts.kind == "one-hot" else values
        named, counts = np.unique(labels.reshape(-1), return_counts=True)
        facts.counts = {f"{name:g}": int(count) for name, count in zip(named, counts, strict=True)}
        if in_order and labels.size == len(labels) > 1:
            facts.changes = float((np.diff(labels.reshape(-1)) != 0).mean())
    return facts


def share_in(rows: list[np.ndarray], reference: list[np.ndarray]) -> float:
    """Share of the examples that also stand, bit for bit, among the reference examples.

    Args:
        rows: The inputs of some examples, one array an input.
        reference: The inputs of other examples.

    Example:
        >>> share_in([np.array([[1, 2], [3, 4]])], [np.array([[3, 4], [5, 6]])])
        0.5
    """
    if not len(rows[0]):
        return 0.0
    known: dict[bytes, list[int]] = {}
    for row, key in enumerate(_keys(reference)):
        known.setdefault(key, []).append(row)
    found = 0
    for row, key in enumerate(_keys(rows)):
        candidates = known.get(key, ())
        found += any(
            all(np.array_equal(one[row], other[at]) for one, other in zip(rows, reference, strict=True))
            for at in candidates[:8]
        )
    return found / len(rows[0])


def _keys(arrays: list[np.ndarray]):
    """A few values of each example, as bytes."""
    parts = []
    for array in arrays:
        flat = np.asarray(array).reshape(len(array), -1)
        parts.append(np.ascontiguousarray(flat[:, :: max(1, flat.shape[1] // COMPARED_VALUES)]))
    for row in range(len(parts[0])):
        yield b"".join(part[row].tobytes() for part in parts)


def _kind(values: np.ndarray, distinct: np.ndarray, stored_whole: bool) -> str:
    whole = bool((distinct == np.round(distinct)).all())
    bits = whole and set(distinct.tolist()) <= {0.0, 1.0}
    columns = values.shape[-1] if values.ndim > 1 else 1
    if columns > 1:
        sums = values.sum(axis=-1)
        if bits:
            return "one-hot" if (sums == 1).all() else "multi-hot"
        if values.min() >= 0 and values.max() <= 1 and np.abs(sums - 1).max() < 1e-3:
            return "probabilities"
    elif bits:
        return "binary"
    few = len(distinct) <= (MOST_CLASSES if stored_whole else FEW_CLASSES)
    repeated = len(distinct) <= max(2, values.size // 3)
    return "classes" if whole and few and repeated and distinct.min() >= -1 else "continuous"


def _not_finite(x: np.ndarray) -> tuple[int, int | None]:
    """How many values are NaN or infinite, and the first row with one."""
    if x.dtype.kind != "f":
        return 0, None
    with np.errstate(all="ignore"):
        if np.isfinite(x.sum(dtype="float64")):
            return 0, None
    bad = ~np.isfinite(np.asarray(x))
    rows = bad.reshape(len(bad), -1).any(axis=1)
    return int(bad.sum()), int(rows.argmax()) if rows.any() else None


def _finite(x: np.ndarray) -> np.ndarray:
    """The values in float64, zeros where they are not finite."""
    values = np.asarray(x, dtype="float64")
    return np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)


def _same(y: np.ndarray, x: np.ndarray) -> bool:
    return x.shape == y.shape and bool(np.array_equal(x, y))
