"""When to look into a run, so that looking takes no more than a share of the time."""

FIRST = (1, 11, 31, 101)
"""Steps before which the run is looked at, whatever it costs."""
GAP = 20
"""Steps between later looks, at least."""
JUDGING = 0.01
"""Share of the time that judgements may take; what they take the looks do not get."""


class LookTimes:
    """Keeps account of the seconds of a run: those of the training, and those that watching it takes.

    Args:
        overhead: Share of the training that later looks may take.
    """

    def __init__(self, overhead: float):
        self.overhead = overhead
        self._due = list(FIRST)
        self._last = 0
        self._trained = self._spent = self._cost = 0.0
        self._compiled = False
        self._left_at: float | None = None
        self._judged_at = self._judge_cost = 0.0

    def is_due(self, step: int) -> bool:
        """Whether to look before this step (from 1)."""
        if self._due and step >= self._due[0]:
            return True
        if self._due or step - self._last < GAP:
            return False
        return self._spent + self._cost <= self.overhead * self._trained

    def looked(self, step: int, seconds: float | None = None):
        """Notes a look before this step, and what it cost where that is what later ones will cost."""
        self._due = [one for one in self._due if one > step]
        self._last = step
        if seconds is not None:
            self._cost = seconds if self._cost == 0 else min(seconds, 1.5 * self._cost)

    def start_epoch(self):
        """What passes between epochs, as validation, is no training."""
        self._left_at = None

    def entered(self, now: float):
        """The callback is called at this moment: what has passed since it was left was training."""
        if self._left_at is not None:
            if self._compiled:
                self._trained += max(now - self._left_at, 0.0)
            self._compiled = True  # by the first step

    def left(self, began: float, now: float, training: bool = True):
        """The callback that was called at `began` ends; training goes on unless it is told otherwise."""
        self._spent += now - began
        self._left_at = now if training else None

    def may_judge(self, gap: float = 0.0) -> bool:
        """Whether a judgement was so many seconds ago, and longer the more it cost."""
        return self._trained + self._spent > self._judged_at + self._judge_cost / JUDGING + gap

    def judged(self, seconds: float):
        self._judge_cost = seconds
        self._judged_at = self._trained + self._spent
