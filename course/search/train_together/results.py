"""What came of settings that were trained together."""

import math
from collections.abc import Callable, Sequence

import keras
import numpy as np

from course.errors import UnknownNameError

RISING = ("acc", "auc", "precision", "recall", "f1", "fbeta", "iou", "r2", "similarity", "true")
"""Parts of the names of metrics that are better when higher."""


class Results:
    """The histories and the weights of the settings, in the order in which they were given.

    Attributes:
        settings: The settings.
        histories: For each, what `fit` calls `history`: the value of each metric after each epoch.
        programs: The numbers of the settings that shared one program.
        partings: Why there are several programs: what Python has to know before it can write them.
        lifted: What differed between the settings outside of the variables, and was stacked.
        seconds: Wall time of all of it, building and compiling too.
        epoch_seconds: For each program and epoch, `(wall, CPU)` seconds, validation included.
    """

    def __init__(
        self,
        settings: list[dict],
        histories: list[dict],
        programs: list[list[int]],
        partings: list[str],
        lifted: list[str],
        seconds: float,
        epoch_seconds: list[list],
        load: Callable,
        order: Callable,
    ):
        self.settings = list(settings)
        self.histories = histories
        self.programs = programs
        self.partings = partings
        self.lifted = lifted
        self.seconds = seconds
        self.epoch_seconds = epoch_seconds
        self._load = load
        self._order_of = order

    def __len__(self):
        return len(self.settings)

    def model(self, number: int) -> keras.Model:
        """The compiled model of one setting with its final weights and the state of its optimizer.

        It is the same object each time; what is done to it is not undone.

        Args:
            number: Place of the setting, from 0; negative numbers count from the end.
        """
        return self._load(range(len(self))[number])

    def order(self, epoch: int) -> np.ndarray:
        """The numbers of the examples in the order in which an epoch (from 0) took them."""
        return self._order_of(epoch)

    def scores(self, objective: str | None = None, epoch: str = "best", direction: str | None = None):
        """The score of each setting, not a number where it diverged.

        Args:
            objective: Name of a metric; by default `val_accuracy`, `val_loss`, `accuracy`, `loss`, the first
                there is.
            epoch: "best", as KerasTuner counts, or "last".
            direction: "max" or "min"; read from the name where it is None.
        """
        if epoch not in ("best", "last"):
            raise ValueError(f'`epoch` must be "best" or "last". Received: epoch={epoch!r}')
        objective = self._objective(objective)
        sign = 1 if self.direction(objective, direction) == "max" else -1
        scores = []
        for history in self.histories:
            values = np.asarray(history[objective])
            if epoch == "best" and np.isfinite(values).any():
                finite = values[np.isfinite(values)]
                scores.append(float(finite[np.argmax(sign * finite)]))
            else:
                scores.append(float(values[-1]))
        return scores

    def direction(self, objective: str, direction: str | None = None) -> str:
        """Whether more of a metric is better ("max") or less ("min")."""
        if direction not in (None, "max", "min"):
            raise ValueError(f'`direction` must be "max", "min" or None. Received: direction={direction!r}')
        rising = any(part in objective.lower() for part in RISING)
        return direction or ("max" if rising else "min")

    def _objective(self, objective):
        known = list(self.histories[0])
        if objective is None:
            wanted = ("val_accuracy", "val_loss", "accuracy", "loss")
            return next(name for name in wanted if name in known)
        if objective not in known:
            raise UnknownNameError("metric", objective, known)
        return objective

    def best(self, objective: str | None = None, epoch: str = "best", direction: str | None = None) -> int:
        """The number of the setting with the best score; settings without a finite score come last."""
        return self._order(objective, epoch, direction)[0]

    def _order(self, objective, epoch, direction):
        objective = self._objective(objective)
        sign = -1 if self.direction(objective, direction) == "max" else 1
        scores = self.scores(objective, epoch, direction)
        return sorted(
            range(len(self)),
            key=lambda number: sign * scores[number] if math.isfinite(scores[number]) else math.inf,
        )

    def rows(self, objective: str | None = None, epoch: str = "best", direction: str | None = None):
        """Plain rows `{"values": setting, "score": float}`, which `edge_warnings` and the plots read."""
        scores = self.scores(objective, epoch, direction)
        return [
            {"values": dict(setting), "score": score}
            for setting, score in zip(self.settings, scores, strict=True)
        ]

    def table(self, objective: str | None = None, epoch: str = "best", direction: str | None = None) -> str:
        """The settings and their scores as text, the best first."""
        objective = self._objective(objective)
        scores = self.scores(objective, epoch, direction)
        names = list(dict.fromkeys(name for setting in self.settings for name in setting))
        lines = [["", *names, objective]]
        for number in self._order(objective, epoch, direction):
            setting = self.settings[number]
            values = [_short(setting[name]) if name in setting else "" for name in names]
            lines.append([str(number), *values, _short(scores[number])])
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
        )

    def __repr__(self):
        count = len(self.programs)
        how = "one program" if count == 1 else f"{count} programs"
        return f"<Results of {len(self)} settings, trained in {how} in {self.seconds:.1f} s>"


def _short(value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def as_histories(logs: Sequence[dict], count: int) -> list[dict]:
    """From the metrics of each epoch, an array of `count` settings each, to one history a setting."""
    return [{name: [float(epoch[name][i]) for epoch in logs] for name in logs[0]} for i in range(count)]
