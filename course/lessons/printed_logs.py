"""The training logs that the lectures print, as numbers to compare a replay with."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from course.errors import UnknownNameError


@dataclass(frozen=True)
class PrintedEpoch:
    """One line of a printed log: epoch (from 1), cost, training and validation accuracy."""

    epoch: int
    cost: float
    train_accuracy: float
    val_accuracy: float


@dataclass(frozen=True)
class PrintedTrial:
    """One line of a printed search: validation accuracy, learning rate, strength of the penalty."""

    val_accuracy: float
    learning_rate: float
    reg: float


def printed_log(name: str) -> list[PrintedEpoch]:
    """Returns the lines of a printed training log.

    Args:
        name: `overfit_20_images`, `rate_1e-6_a` (and `_b`, `_c`: its copies on later pages), `rate_1e6`
            or `rate_3e-3`.

    Raises:
        UnknownNameError: If there is no such log.

    Example:
        >>> printed_log("overfit_20_images")[-1].cost
        0.002597
    """
    return [PrintedEpoch(*line) for line in _entry(name, "log")]


def printed_search(name: str) -> list[PrintedTrial]:
    """Returns the trials of a printed search for a learning rate and a penalty.

    Args:
        name: `coarse_search` or `fine_search`.

    Raises:
        UnknownNameError: If there is no such search.

    Example:
        >>> len(printed_search("fine_search"))
        22
    """
    return [PrintedTrial(*line) for line in _entry(name, "trials")]


def differing_epochs(one: list[PrintedEpoch], other: list[PrintedEpoch]) -> list[int]:
    """Epochs of both logs whose costs differ; of an epoch that stands twice, the last line counts."""
    first, second = ({line.epoch: line.cost for line in log} for log in (one, other))
    return [epoch for epoch in first if epoch in second and first[epoch] != second[epoch]]


def missing_epochs(log: list[PrintedEpoch]) -> list[int]:
    """Epochs between the first and the last line that the log leaves out."""
    present = [line.epoch for line in log]
    return sorted(set(range(min(present), max(present) + 1)) - set(present))


def repeated_epochs(log: list[PrintedEpoch]) -> list[int]:
    """Epochs that the log prints more than once."""
    return [epoch for epoch, times in Counter(line.epoch for line in log).items() if times > 1]


def _entry(name, field):
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    entries = {key: entry[field] for key, entry in tomllib.loads(text).items() if field in entry}
    if name not in entries:
        raise UnknownNameError("printed log", name, entries)
    return entries[name]
