"""The loss of each step, from the running means that Keras hands to its callbacks, late and in any order."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from course.callbacks._step_counter import StepCounter
from course.diagnose.step_loss import step_loss


@dataclass(frozen=True)
class StepLoss:
    """The loss of one step, or the mean of those of one execution.

    Attributes:
        loss: Recovered loss.
        steps: Steps that it stands for.
        finite: Whether the running mean with it is a finite number.
    """

    loss: float
    steps: int
    finite: bool


class StepLosses:
    """Pairs the begins of batches with their ends, and recovers losses in the order of the steps.

    Attributes:
        steps: Steps whose end was taken in.
    """

    def __init__(self):
        self._counter = StepCounter()
        self._done_before_epoch = 0
        self._start()

    @property
    def steps(self) -> int:
        return self._counter.steps

    def start_epoch(self):
        self._counter.start_epoch()
        self._start()

    def _start(self):
        self._begun, self._ended = [], {}
        self._mean, self._count = 0.0, 0
        self._done_before_epoch = self._counter.steps

    def begin(self, batch: int):
        """Notes the first batch of an execution, by its number in the epoch."""
        self._begun.append(batch)

    def before(self, batch: int) -> int:
        """Steps of the fit before this batch of the epoch, those under way included."""
        return self._done_before_epoch + batch

    def end(self, batch: int, mean: float | None):
        """Notes the last batch of an execution and the running mean; may be called in another thread."""
        self._ended[batch] = mean

    def take(self, steps_per_epoch: int | None, everything: bool = False) -> Iterator[StepLoss | None]:
        """Takes in what has ended, in the order of the steps.

        Args:
            steps_per_epoch: Where known.
            everything: Whether the epoch is over: else the last step that has begun is left.

        Yields:
            A `StepLoss`; None for steps without a loss.
        """
        while len(self._begun) > (0 if everything else 1):
            limit = self._begun[1] if len(self._begun) > 1 else math.inf
            end = next((one for one in list(self._ended) if self._begun[0] <= one < limit), None)
            if end is None:
                return
            del self._begun[0]
            before = self._counter.steps
            self._counter.advance(end, steps_per_epoch)
            yield self._recovered(self._ended.pop(end), self._counter.steps - before)

    def _recovered(self, mean: float | None, steps: int) -> StepLoss | None:
        if mean is None or steps < 1:
            return None
        mean, count = float(mean), self._count + steps
        loss = step_loss(mean, count, self._mean, self._count)
        self._mean, self._count = mean, count
        return StepLoss(loss, steps, math.isfinite(mean))
