"""Do the best trials lie at the edge of a range? Then the best may lie beyond it."""

from collections.abc import Mapping
from dataclasses import dataclass

from course.search.rows import Range, trials

OUTER = 0.05  # share of the range, on its scale, at each end
QUARTER = 0.25  # all of the best in here speak of the edge, too


@dataclass(frozen=True)
class EdgeWarning:
    """A range that ends where the scores are best.

    Attributes:
        name: The hyper-parameter.
        side: `"low"` or `"high"`.
        best: Its value in the best trial.
        near: How many of the `top` best trials lie in the quarter of the range at that side.
        top: How many of the best were looked at.
        low, high: The range to try next: as wide as before on its scale, half of it beyond the edge.
        message: All that in a sentence.
    """

    name: str
    side: str
    best: float
    near: int
    top: int
    low: float
    high: float
    message: str

    def __str__(self):
        return self.message


def edge_warnings(
    searched, top: int = 5, ranges: Mapping | None = None, direction: str = "max"
) -> list[EdgeWarning]:
    """Names the ranges that should be extended.

    A range is named where the best trial lies in its outer twentieth (on the scale it is sampled on), or
    where all of the best `top` lie in its outer quarter. A hyper-parameter that does not matter is named by
    chance in one of ten searches; `near` tells the two apart, and `importance` does. For whole numbers with
    few values the best must be the last value and so must most of the `top`.

    Not named: choices, and the low end of a linear range that begins at 0, or of whole numbers from 1 or
        below: a
    rate or a number of layers cannot go below.

    Args:
        searched: A tuner of KerasTuner, an Optuna study, or plain rows, as `trials` takes them.
        top: How many of the best trials to look at, at least 1.
        ranges, direction: For plain rows.

    Returns:
        Warnings, in the order of the hyper-parameters; empty where all is well.

    Raises:
        ValueError: If `top` is below 1, or the rows come without ranges.

    Example:
        >>> rows = [{"values": {"rate": 10 ** -e}, "score": -e} for e in (3.02, 3.2, 3.3, 3.5, 3.6, 4, 5, 6)]
        >>> (found,) = edge_warnings(rows, ranges={"rate": (1e-6, 1e-3, "log")})
        >>> found.name, found.side, found.low, found.high  # what to try next
        ('rate', 'high', 3.16e-05, 0.0316)

    Source:
        Li, Karpathy and Johnson, 2015, CS231n: 53 % "for a 2-layer neural net with 50 hidden neurons. But
            this
        best cross-validation result is worrying. Why?"
    """
    if top < 1:
        raise ValueError(f"`top` must be at least 1. Received: top={top}")
    read = trials(searched, ranges, direction)
    best = read.better_first()
    found = []
    for name, drawn_from in read.ranges.items():
        values = [row["values"][name] for row in best if name in row["values"]][:top]
        if values and not drawn_from.choices and drawn_from.is_searched:
            found.append(_warning(name, drawn_from, values))
    return [warning for warning in found if warning is not None]


def _warning(name: str, drawn_from: Range, values: list) -> EdgeWarning | None:
    places = [drawn_from.place(value) for value in values]
    for side in _open_sides(drawn_from):
        from_edge = places if side == "low" else [1 - place for place in places]
        near = sum(place <= QUARTER for place in from_edge)
        if _is_few(drawn_from):
            at_end = sum(place <= 0 for place in from_edge)
            worrying = from_edge[0] <= 0 and 2 * at_end > len(values)
        else:
            worrying = from_edge[0] <= OUTER or (near == len(values) and near >= 3)
        if worrying:
            return _described(name, side, drawn_from, values, near)
    return None


def _open_sides(drawn_from: Range) -> list[str]:
    floor = 1 if drawn_from.whole else 0
    closed = drawn_from.scale == "linear" and drawn_from.low in range(floor + 1)
    return ["high"] if closed else ["low", "high"]


def _is_few(drawn_from: Range) -> bool:
    """Whether one value makes up more than the outer shares."""
    return drawn_from.whole and drawn_from.high - drawn_from.low < 1 / OUTER


def _described(name, side, drawn_from, values, near) -> EdgeWarning:
    half = 0.5 if side == "high" else -0.5
    low, high = _rounded(drawn_from.value(half), drawn_from), _rounded(drawn_from.value(1 + half), drawn_from)
    tried = f"{drawn_from.low:g} to {drawn_from.high:g}"
    best_in = f"{near} of the best {len(values)} in that quarter"
    message = (
        f"`{name}` is best at {values[0]:.3g}, the {side} end of {tried} ({best_in}): try {low:g} to {high:g}"
    )
    return EdgeWarning(name, side, values[0], near, len(values), low, high, message)


def _rounded(value: float, drawn_from: Range) -> float:
    return max(1, round(value)) if drawn_from.whole else float(f"{value:.3g}")
