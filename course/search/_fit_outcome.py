"""What became of a fit in a search: a score, a run that diverged, or an objective that was not logged."""

import math

import keras
import keras_tuner

from course.callbacks import DivergenceStopping
from course.errors import CourseError


class MetricNotLoggedError(CourseError, keras_tuner.errors.FatalError):
    """The objective is not among what `fit` logged; no other trial could do better, so the search ends."""


class DivergenceSeen(DivergenceStopping):
    """Remembers over all fits of a trial whether one diverged; KerasTuner copies callbacks for each."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.seen = False

    def __deepcopy__(self, memo):
        return self

    def on_train_end(self, logs=None):
        super().on_train_end(logs)
        self.seen = self.seen or self.stopped_epoch is not None


def check_logged(results, names: list[str]):
    """Each result is a `History`, a dict of metrics, or one number, which is the objective itself."""
    for result in results:
        logged = result.history if isinstance(result, keras.callbacks.History) else result
        missing = [name for name in names if isinstance(logged, dict) and name not in logged]
        if missing:
            raise MetricNotLoggedError(
                f"The objective `{missing[0]}` is not logged; logged are {', '.join(sorted(logged))}.",
                "Give `search` the `validation_data=`, or compile the model with that metric.",
            )


def is_finite(result, names: list[str]) -> bool:
    """Whether all of these metrics, in all epochs, are finite numbers."""
    if isinstance(result, keras.callbacks.History):
        return all(math.isfinite(value) for name in names for value in result.history[name])
    values = [result[name] for name in names] if isinstance(result, dict) else [result]
    return all(math.isfinite(value) for value in values)


def worst_score(direction: str) -> float:
    """The score of a run that diverged, for an objective to `"max"` or `"min"`."""
    return -math.inf if direction == "max" else math.inf
