"""What a worker does, from its first trial to the end of the search."""

import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import keras
import numpy as np

from course.search.workers import tickets
from course.search.workers.lease import SIGN, SignOfLife, Watch
from course.search.workers.plan import total


class Stopped(BaseException):
    """The worker was asked to stop. Like KeyboardInterrupt, it is no error of the settings."""


class Lost(BaseException):
    """Others gave up this worker's trial, since it did not answer for too long."""


@dataclass
class Worker:
    """Runs trials of a study until there is none left.

    A trial that is not ended, because its worker was killed or stopped, is queued again with its settings and
    its seed. No trial that has ended is run again, and the number of trials is exact, however many workers
    there are.

    Args:
        study: `optuna.Study`, as `begin_or_join` gives it.
        objective: Function of a trial, as `optuna_objective` makes it with `callbacks=[worker.interrupt]`.
        sampler: Makes the sampler of a trial from a seed; each trial has its own, so the settings that a
            random search draws do not depend on who draws them.
        lost_after: Seconds without a sign of life after which another worker's trial is queued again.
        seed: Of the samplers.
        tell: Called with a trial and None where it ended, else with what happened to it; with no trial where
            the worker waits.

    Attributes:
        stop: Set it, from a signal's handler say, and the worker gives its trial back and raises `Stopped`.
        interrupt: Callback that looks at `stop` after each batch.
    """

    study: object
    objective: Callable
    sampler: Callable
    lost_after: float = 60.0
    seed: int = 0
    tell: Callable = lambda trial, note: None
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self):
        self.name = f"{socket.gethostname()} {os.getpid()}"
        self.watch = Watch(self.lost_after)
        self.interrupt = Interrupt(self)
        self.sign = None

    def run(self):
        """Works until all trials of the search have ended.

        Raises:
            Stopped: If `stop` was set.
            CourseError: What the objective raises, which no other trial would mend.
        """
        waiting = False
        while not self.stop.is_set():
            self._queue_again_what_is_lost()
            count = total(self.study)
            trial = tickets.take(self.study, count)
            if trial is not None:
                waiting = False
                self._do(trial)
            elif self._is_over(count):
                return
            else:
                if not waiting:
                    self.tell(None, "nothing is left to begin; waiting for the trials of other workers")
                waiting = True
                self.stop.wait(self.lost_after / 20)
        raise Stopped

    def _is_over(self, count) -> bool:
        owned = tickets.by_ticket(self.study.get_trials(deepcopy=False), count).values()
        return all(any(tickets.is_done(trial) for trial in own) for own in owned)

    def _do(self, taken):
        import optuna

        number = taken.user_attrs[tickets.TICKET]
        self.study.sampler = self.sampler(
            int(np.random.SeedSequence([self.seed, number]).generate_state(1)[0])
        )
        with SignOfLife(self.study, taken, self.name, self.lost_after / 5) as self.sign:
            try:
                trial = optuna.trial.Trial(self.study, taken._trial_id)
                self._end(taken, *self._result(trial))
            except (Lost, optuna.exceptions.UpdateFinishedTrialError):
                self.tell(taken, "given up by others, since this worker did not answer for too long")
            except BaseException:
                self._give_back(taken)
                raise

    def _result(self, trial):
        import optuna

        state = optuna.trial.TrialState
        try:
            score = self.objective(trial)
        except optuna.TrialPruned:
            return state.PRUNED, None
        except Exception:
            if tickets.REASON in trial.user_attrs:  # the last of too many that failed
                self._end(trial, state.FAIL, None)
            raise
        return (state.FAIL, None) if np.isnan(score) else (state.COMPLETE, score)

    def _end(self, trial, state, score):
        ended = self.study.tell(trial.number, score, state=state, skip_if_finished=True)
        if tickets.is_void(ended):
            raise Lost
        self.tell(ended, None)

    def _give_back(self, trial):
        """Queues the trial again at once, rather than when others find it lost."""
        if tickets.give_up(self.study, trial):
            latest = self.study.get_trials(deepcopy=False)[trial.number]
            if tickets.is_void(latest):
                tickets.issue(self.study, latest.user_attrs[tickets.TICKET], like=latest)
                self.tell(latest, "given back; it is queued again")

    def _queue_again_what_is_lost(self):
        trials = self.study.get_trials(deepcopy=False)
        running = [t for t in trials if t.state.name == "RUNNING" and tickets.TICKET in t.user_attrs]
        open_now = tickets.open_tickets(trials, total(self.study))
        signs = [(("trial", trial.number), str(trial.user_attrs.get(SIGN))) for trial in running]
        signs += [(("ticket", number), "") for number in open_now]
        for kind, number in self.watch.unchanged(signs):
            if kind == "trial" and tickets.give_up(self.study, trials[number]):
                self.tell(trials[number], "lost with its worker; it is queued again")
                self._reissue(trials[number].user_attrs[tickets.TICKET])
            elif kind == "ticket":  # whoever gave it up died before it could queue it again
                self._reissue(number)

    def _reissue(self, number):
        own = tickets.by_ticket(self.study.get_trials(deepcopy=False), total(self.study))[number]
        if tickets.counting(own) is None:
            tickets.issue(self.study, number, like=own[-1] if own else None)


class Interrupt(keras.callbacks.Callback):
    """Ends a fit where its worker is to stop, or where others have given its trial up."""

    async_safe = True  # it reads no logs, so JAX need not wait for each step

    def __init__(self, worker):
        super().__init__()
        self.worker = worker

    def __deepcopy__(self, memo):
        return self

    def on_train_batch_end(self, batch, logs=None):
        if self.worker.stop.is_set():
            raise Stopped
        if self.worker.sign is not None and self.worker.sign.lost:
            raise Lost
