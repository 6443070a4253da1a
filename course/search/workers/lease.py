"""A sign of life for each running trial, and who judges it.

A worker writes a growing count beside its trial. Others call the worker lost when they have seen the same
count for `lost_after` seconds of their own clock: no two clocks are compared, a journal file serves as well
as a database, and a trial whose worker died before its first sign is found, too. (Optuna's own heartbeat is
for databases only, and does not find that one.)
"""

import threading
import time
from collections.abc import Callable, Iterable

SIGN = "sign_of_life"


class SignOfLife(threading.Thread):
    """Writes the count of one trial until it is left as a context.

    Args:
        study: `optuna.Study`.
        trial: The trial, as `take` gives it.
        worker: Name of this worker.
        every: Seconds between two signs.

    Attributes:
        lost: Whether others have given the trial up, because this worker did not answer for too long.
    """

    def __init__(self, study, trial, worker: str, every: float):
        super().__init__(daemon=True)
        self.study = study
        self.trial = trial
        self.worker = worker
        self.every = every
        self.lost = False
        self._over = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self._over.set()
        self.join()

    def run(self):
        import optuna

        count = 0
        while not self.lost:
            try:
                self.study._storage.set_trial_user_attr(self.trial._trial_id, SIGN, [self.worker, count])
            except optuna.exceptions.UpdateFinishedTrialError:
                self.lost = True
            except optuna.exceptions.StorageInternalError:
                pass  # out of reach for a while; the worker itself will say so where it lasts
            count += 1
            if self._over.wait(self.every):
                return


class Watch:
    """Remembers since when each sign has been the same.

    Args:
        lost_after: Seconds.
        clock: For tests.
    """

    def __init__(self, lost_after: float, clock: Callable[[], float] = time.monotonic):
        self.lost_after = lost_after
        self.clock = clock
        self._seen = {}

    def unchanged(self, signs: Iterable[tuple]) -> list:
        """The keys among `(key, sign)` whose sign has been the same for too long; others are forgotten."""
        now, before, self._seen = self.clock(), self._seen, {}
        for key, sign in signs:
            known, since = before.get(key, (None, None))
            self._seen[key] = (sign, since if since is not None and known == sign else now)
        return [key for key, (_, since) in self._seen.items() if now - since > self.lost_after]
