"""What the losses of a run say before any rule asks: where it began, how far it fell, what chance gives."""

from dataclasses import dataclass

import numpy as np

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts
from course.diagnose.moving_average import moving_average

NO_LOSSES = "no run with losses above 0 was seen"


@dataclass(frozen=True)
class Reading:
    """The losses of a run, without the penalty, in the order of the steps (or epochs).

    Attributes:
        losses: One a step; of epochs where steps are not known. It ends before the first that is not finite.
        smooth: Their moving average.
        by_epoch: Whether `losses` are those of epochs.
        window: Losses averaged in `smooth`.
        start: Loss before training, as near as it is known.
        best: Lowest of `smooth`.
        last: Last of `smooth`.
        prior: Loss of the best constant prediction; None if unknown.
        penalty: Penalty at the end, as far as it was measured.
    """

    losses: np.ndarray
    smooth: np.ndarray
    by_epoch: bool
    window: int
    start: float
    best: float
    last: float
    prior: float | None
    penalty: float

    @property
    def reference(self) -> float:
        """What a run that has learned must get below: the start, or chance where that is lower."""
        return self.start if self.prior is None else min(self.start, self.prior)

    @property
    def gain(self) -> float:
        """Share of the reference that the best loss has shed: 0 where nothing was learned."""
        return 1 - self.best / self.reference

    def step_of(self, index: int) -> int:
        """The number (from 1) of the last loss in entry `index` of `smooth`."""
        return index + self.window


def read_run(facts: Facts) -> Reading | None:
    """Reads the losses of the run; None where there are none, or where they are not above 0."""
    run = facts.run
    if run is None:
        return None
    by_epoch = not run.losses
    losses = np.asarray(run.history.get("loss", []) if by_epoch else run.losses, dtype=float)
    finite = np.isfinite(losses)
    losses = losses if finite.all() else losses[: finite.argmin()]
    if not len(losses):
        return None
    steps = np.arange(1, len(losses) + 1) * (run.steps_per_epoch or 1 if by_epoch else 1)
    looks = [probe for probe in run.probes if np.isfinite(probe.penalty)]
    penalties = np.zeros(len(losses))
    if any(one.penalty > 0 for one in looks):
        losses, penalties = _without_penalty(losses, steps, looks)
    window = 1 if by_epoch else max(1, min(50, len(losses) // 10))
    smooth = moving_average(losses, window)
    start = float(losses[0])
    if looks and looks[0].step == 0 and np.isfinite(looks[0].loss):
        start = looks[0].loss - looks[0].penalty
    if start <= 0 or smooth.min() < 0:
        return None
    return Reading(
        losses,
        smooth,
        by_epoch,
        window,
        start,
        float(smooth.min()),
        float(smooth[-1]),
        None if run.weighted else prior_loss(facts),
        float(penalties[-1]),
    )


def _without_penalty(losses, steps, looks) -> tuple[np.ndarray, np.ndarray]:
    """The losses of the data and the penalties, which are known at the looks only.

    Between looks a penalty shrinks by a factor a step, as the weights do. Where it outweighs the data, an
    error of a few percent in it would pass for a loss of 0: there the data are not believed to be below what
    both looks around saw.
    """
    at = np.array([one.step for one in looks])
    penalties = np.exp(np.interp(steps, at, np.log([max(one.penalty, 1e-12) for one in looks])))
    seen = np.nan_to_num([one.loss - one.penalty for one in looks])
    after = np.clip(np.searchsorted(at, steps), 0, len(at) - 1)
    floor = np.minimum(seen[after], seen[np.maximum(after - 1, 0)])
    floor = np.where(penalties > limit.PENALTY_SHARE * losses, np.maximum(floor, 0.0), 0.0)
    return np.maximum(losses - penalties, floor), penalties


def prior_loss(facts: Facts) -> float | None:
    """Total loss of the best constant predictions; None where one of the outputs has no formula."""
    return _total([(one.loss_weight, one.prior_loss) for one in facts.outputs if one.loss != "none"])


def chance_loss(facts: Facts) -> float | None:
    """Total loss of predictions that favour nothing; None where one of the outputs has no formula."""
    return _total([(one.loss_weight, one.chance_loss) for one in facts.outputs if one.loss != "none"])


def _total(parts) -> float | None:
    if not parts or any(loss is None for _, loss in parts):
        return None
    return float(sum(weight * loss for weight, loss in parts))


def is_learning(facts: Facts, gain: float) -> bool:
    """Whether the run has shed this share of its loss: then what looks odd inside does no great harm."""
    reading = read_run(facts)
    return reading is not None and reading.gain >= gain


def varies_its_rate(facts: Facts) -> bool:
    """Whether the learning rate changes by a schedule or a callback."""
    return facts.optimizer is not None and facts.optimizer.scheduled


def accuracy_of(facts: Facts, prefix: str = "") -> list[float]:
    """Values of the first accuracy in the history by epoch; empty where there is none."""
    history = facts.run.history if facts.run else {}
    for name, values in history.items():
        bare = name.removeprefix("val_")
        if name.startswith("val_") == bool(prefix) and ("accuracy" in bare or bare == "acc"):
            return list(values)
    return []


def majority_share(facts: Facts) -> float | None:
    """Share of the largest class where the model has one output of classes; None elsewhere."""
    counted = [one.target.counts for one in facts.outputs if one.target.counts]
    if len(facts.outputs) != 1 or not counted:
        return None
    return max(counted[0].values()) / sum(counted[0].values())
