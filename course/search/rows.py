"""Trials as plain rows, whoever ran them: what the readers of a search take."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

SCALES = ("linear", "log", "reverse_log")


@dataclass(frozen=True)
class Range:
    """What a hyper-parameter was drawn from.

    Attributes:
        low, high: Ends of a range of numbers; None for choices.
        scale: `"linear"`, `"log"`, or KerasTuner's `"reverse_log"`.
        whole: Whether the values are whole numbers.
        choices: The choices, in their order; empty for a range.
    """

    low: float | None = None
    high: float | None = None
    scale: str = "linear"
    whole: bool = False
    choices: tuple = ()

    def __post_init__(self):
        if self.choices:
            return
        if self.scale not in SCALES:
            raise ValueError(f"`scale` must be one of {', '.join(SCALES)}. Received: scale={self.scale!r}")
        if self.low is None or self.high is None or not self.low <= self.high:
            raise ValueError(
                f"`low` and `high` must be low <= high. Received: low={self.low}, high={self.high}"
            )
        if self.scale != "linear" and self.low <= 0:
            raise ValueError(f"`low` must be above 0 on a log scale. Received: low={self.low}")

    @property
    def is_searched(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.choices) > 1 if self.choices else self.low < self.high

    def place(self, value: float) -> float:
        """Where a value lies in the range, from 0 to 1, on its scale."""
        if self.low == self.high:
            return 0.5
        if self.scale == "linear":
            return (value - self.low) / (self.high - self.low)
        if self.scale == "log":
            return math.log(value / self.low) / math.log(self.high / self.low)
        mirrored = self.high + self.low - value
        return 1 - math.log(mirrored / self.low) / math.log(self.high / self.low)

    def value(self, place: float) -> float:
        """The value at a place; beyond 0 and 1, too, on a scale that goes on there."""
        if self.scale == "linear":
            return self.low + place * (self.high - self.low)
        if self.scale == "log":
            return self.low * (self.high / self.low) ** place
        return self.high + self.low - self.low * (self.high / self.low) ** (1 - place)


@dataclass(frozen=True)
class Trials:
    """Rows that ended, with what they were drawn from.

    Attributes:
        rows: Dicts with `values` (active ones only), `score` (not finite for a run that diverged), and
            where known `epochs`; `pruned`, where the run was cut short.
        ranges: From the name of a hyper-parameter to its `Range`.
        direction: `"max"` where a higher score is better, or `"min"`.
    """

    rows: list[dict]
    ranges: dict[str, Range]
    direction: str = "max"

    def better_first(self) -> list[dict]:
        """The rows whose score is finite, best first."""
        sign = -1 if self.direction == "max" else 1
        return sorted(
            (row for row in self.rows if math.isfinite(row["score"])), key=lambda row: sign * row["score"]
        )


def trials(searched, ranges: Mapping | None = None, direction: str = "max") -> Trials:
    """Reads a KerasTuner tuner or oracle or an Optuna study, or takes plain rows.

    Args:
        searched: A tuner, an oracle, an `optuna.Study`, a `Trials`, or rows
            `{"values": {name: value}, "score": float}`. Rows without a score (None) are left out.
        ranges: For plain rows, from each name to a `Range`, to `(low, high)`, `(low, high, "log")`, or to a
            list of choices.
        direction: For plain rows, `"max"` or `"min"`.

    Raises:
        ValueError: If plain rows come without the range of one of their values, `direction` is neither, or a
            study has several objectives.

    Example:
        >>> rows = [{"values": {"rate": 0.01}, "score": 0.5}]
        >>> trials(rows, {"rate": (1e-4, 1, "log")}).ranges["rate"].place(0.01)
        0.5
    """
    if isinstance(searched, Trials):
        return searched
    oracle = getattr(searched, "oracle", searched)
    if hasattr(oracle, "get_space"):
        return _of_oracle(oracle)
    if hasattr(searched, "get_trials"):
        from course.search._optuna_rows import trials_of_study

        return trials_of_study(searched)
    if direction not in ("max", "min"):
        raise ValueError(f'`direction` must be "max" or "min". Received: direction={direction!r}')
    rows = [dict(row) for row in searched if row["score"] is not None]
    known = {name: _range(given) for name, given in (ranges or {}).items()}
    unknown = {name for row in rows for name in row["values"]} - set(known)
    if unknown:
        raise ValueError(f"`ranges` must hold each hyper-parameter. Missing: {', '.join(sorted(unknown))}")
    return Trials(rows, known, direction)


def _of_oracle(oracle) -> Trials:
    rows = []
    for trial_id in sorted(oracle.trials, key=str):
        trial = oracle.trials[trial_id]
        if trial.status != "COMPLETED" or trial.score is None:
            continue
        values = {k: v for k, v in trial.hyperparameters.values.items() if not k.startswith("tuner/")}
        row = {"values": values, "score": float(trial.score)}
        if "tuner/epochs" in trial.hyperparameters.values:
            row["epochs"] = trial.hyperparameters.values["tuner/epochs"]
        rows.append(row)
    ranges: dict[str, Range] = {}
    for hp in oracle.get_space().space:
        found = _range(hp)
        ranges[hp.name] = joined(ranges[hp.name], found) if hp.name in ranges else found
    return Trials(rows, ranges, oracle.objective.direction)


def _range(given) -> Range:
    if isinstance(given, Range):
        return given
    if hasattr(given, "min_value"):
        whole = type(given).__name__ == "Int"
        return Range(given.min_value, given.max_value, given.sampling, whole)
    if hasattr(given, "get_config"):
        return Range(choices=tuple(given.values) if hasattr(given, "values") else (given.value,))
    if isinstance(given, tuple):
        return Range(*given)
    return Range(choices=tuple(given))


def joined(one: Range, other: Range) -> Range:
    """The range of a name that KerasTuner knows twice, under different conditions: what holds both."""
    if one.choices or other.choices:
        return Range(choices=tuple(dict.fromkeys((*one.choices, *other.choices))))
    return Range(min(one.low, other.low), max(one.high, other.high), one.scale, one.whole and other.whole)
