"""Where the points of a small line chart lie: numbers in, coordinates out; a template draws them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 58, 22, 10, 26
SIGNS = 5
"""Most signs of a label, where powers of ten serve as well."""
POINTS = 300
"""Most points of a line; longer ones are thinned, their largest values kept."""


@dataclass(frozen=True)
class Line:
    """One line of a chart: its name and the coordinates, as SVG's `points` wants them."""

    name: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A line chart in coordinates of `WIDTH` by `HEIGHT`.

    Attributes:
        title: What it shows.
        lines: The lines; a line is in several pieces where a value is missing.
        x_ticks: Pairs of place and label.
        y_ticks: Likewise, from below.
        band: Top and height of what is usual; None where there is no such range.
        mark: Place of the step of a finding; None where there is none.
        note: What the band or the mark means.
        summary: The chart in words, for those who cannot see it.
    """

    title: str
    lines: tuple[Line, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    band: tuple[float, float] | None = None
    mark: float | None = None
    note: str = ""
    summary: str = ""


def line_chart(
    title: str, series: Mapping[str, Sequence[tuple[float, float]]], *, log: bool = False,
    band: tuple[float, float] | None = None, mark: float | None = None, note: str = "",
) -> Chart | None:  # fmt: skip
    """Returns the chart of some series, or None where they hold no finite number.

    Args:
        title: What it shows.
        series: Name to pairs (x, y) in the order of x. Values that are not finite, or with `log` not above 0,
            leave a gap.
        log: Whether the y axis counts powers of ten.
        band: Lowest and highest usual y.
        mark: The x of a finding.
        note: What the band or the mark means.

    Example:
        >>> line_chart("Loss", {"training": [(1, 2.0), (2, 1.0)]}).summary
        'training: from 2 to 1, lowest 1, highest 2'
    """
    kept = {name: _thinned(points) for name, points in series.items()}
    numbers = [y for points in kept.values() for _, y in points if _is_drawn(y, log)]
    if not numbers:
        return None
    places = [x for points in kept.values() for x, _ in points]
    x_scale = _scale(min(places), max(places), LEFT, WIDTH - RIGHT)
    shown = [*numbers, *(band or ())]
    value = math.log10 if log else float
    low, high = _limits([value(y) for y in shown], log)
    y_scale = _scale(low, high, HEIGHT - BOTTOM, TOP)

    def height(y: float) -> float:
        return round(y_scale(value(y)), 1)

    return Chart(
        title,
        tuple(Line(name, _pieces(points, x_scale, height, log)) for name, points in kept.items()),
        tuple((round(x_scale(x), 1), _label(x)) for x in _ticks(min(places), max(places))),
        tuple((round(y_scale(y), 1), _label(y, log)) for y in _y_ticks(low, high, log)),
        (height(band[1]), round(height(band[0]) - height(band[1]), 1)) if band else None,
        round(x_scale(mark), 1) if mark is not None and min(places) <= mark <= max(places) else None,
        note,
        "; ".join(_in_words(name, points, log) for name, points in kept.items()),
    )


def _is_drawn(y: float, log: bool) -> bool:
    return math.isfinite(y) and (y > 0 or not log)


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """At most `POINTS` points: of each group the largest, so that a spike is not lost."""
    group = math.ceil(len(points) / POINTS)
    if group <= 1:
        return list(points)
    groups = [points[start : start + group] for start in range(0, len(points), group)]
    return [max(some, key=lambda point: (not math.isfinite(point[1]), point[1])) for some in groups]


def _scale(low: float, high: float, start: float, end: float):
    span = high - low or 1.0
    return lambda value: start + (value - low) / span * (end - start)


def _limits(values: list[float], log: bool) -> tuple[float, float]:
    low, high = min(values), max(values)
    if log:
        return math.floor(low), max(math.ceil(high), math.floor(low) + 1)
    low = min(0.0, low)
    return low, high if high > low else low + 1.0


def _pieces(points, x_scale, height, log) -> tuple[str, ...]:
    pieces, piece = [], []
    for x, y in [*points, (math.nan, math.nan)]:
        if _is_drawn(y, log):
            piece.append(f"{x_scale(x):.1f},{height(y)}")
        elif piece:
            pieces.append(" ".join(piece))
            piece = []
    return tuple(pieces)


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers between two others."""
    if high <= low:
        return [low]
    step = 10 ** math.floor(math.log10((high - low) / 3))
    step *= next(factor for factor in (1, 2, 5, 10) if (high - low) / (step * factor) <= 5)
    first = math.ceil(low / step - 1e-9)
    return [round(number * step, 10) for number in range(first, math.floor(high / step + 1e-9) + 1)]


def _y_ticks(low: float, high: float, log: bool) -> list[float]:
    if not log:
        return _ticks(low, high)
    step = max(1, math.ceil((high - low) / 5))
    return [float(power) for power in range(int(low), int(high) + 1, step)]


def _label(y: float, log: bool = False) -> str:
    """A number in few signs: beside the axis there is room for `SIGNS`."""
    if log:
        return f"1e{int(y)}"
    text = f"{y:g}"
    if len(text) <= SIGNS and "e" not in text:
        return text
    digits, power = f"{y:.2e}".split("e")
    return f"{float(digits):g}e{int(power)}"


def _in_words(name: str, points, log: bool) -> str:
    drawn = [y for _, y in points if _is_drawn(y, log)]
    if not drawn:
        return f"{name}: no finite value"
    gaps = ", with gaps" if len(drawn) < len(points) else ""
    ends = f"from {drawn[0]:.3g} to {drawn[-1]:.3g}"
    return f"{name}: {ends}, lowest {min(drawn):.3g}, highest {max(drawn):.3g}{gaps}"
