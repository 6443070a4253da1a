"""Counting training steps from the numbers of the batches that a callback gets to see."""


class StepCounter:
    """Counts the steps of a fit, also where `steps_per_execution` hides most batches from callbacks.

    Args:
        every: Steps between two marks; at least 1.

    Attributes:
        steps: Training steps since the start of the fit.
    """

    def __init__(self, every: int = 1):
        self.every = every
        self.steps = 0
        self._done_in_epoch = 0

    def start_epoch(self):
        self._done_in_epoch = 0

    def advance(self, batch: int, steps_per_epoch: int | None = None) -> bool:
        """Counts up to and with batch number `batch` (from 0) of this epoch.

        Args:
            batch: The number that `on_train_batch_end` got.
            steps_per_epoch: Steps in an epoch where known: the last execution of an epoch may hold fewer
                steps than its number says.

        Returns:
            Whether a mark, a multiple of `every`, was reached or passed.
        """
        done = batch + 1 if steps_per_epoch is None else min(batch + 1, steps_per_epoch)
        before = self.steps
        self.steps += done - self._done_in_epoch
        self._done_in_epoch = done
        return self.steps // self.every > before // self.every
