"""How good the learner's predictions have been so far."""

from dataclasses import dataclass
from typing import Any

from course.lessons.predictions import read


@dataclass(frozen=True)
class Prediction:
    """One prediction whose measurement is known.

    Args:
        number: Which one, as "02.1".
        predicted: What the learner expected.
        measured: What came out.
    """

    number: str
    predicted: Any
    measured: Any


def calibration() -> list[Prediction]:
    """Returns the predictions that have been measured, by number; empty where there are none.

    `course.plots.calibration` draws them.
    """
    predicted, measured, _ = read()
    return [
        Prediction(number, predicted[number], measured[number])
        for number in sorted(predicted.keys() & measured.keys())
    ]
