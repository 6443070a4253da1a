"""How far a search by workers is."""

from dataclasses import dataclass

from course.search.workers import tickets
from course.search.workers.lease import SIGN
from course.search.workers.plan import plan_of, total


@dataclass(frozen=True)
class Status:
    """How far a search is; the first five counts sum to `total`.

    Attributes:
        total: Trials that the search is to have.
        completed, pruned, failed: Trials that ended; one that diverged is among the pruned.
        running, waiting: Trials that did not.
        repeated: How often a trial was queued again because its worker was lost or stopped.
        objective, direction: What is best; `direction` is `"max"` or `"min"`.
        best: The best trial that was completed, an `optuna.trial.FrozenTrial`, or None.
        workers: For each running trial its number, its worker and the epochs that it has reported.
        reasons: The reason of each trial that failed or diverged, by number.
    """

    total: int
    completed: int
    pruned: int
    failed: int
    running: int
    waiting: int
    repeated: int
    objective: str
    direction: str
    best: object
    workers: list[tuple[int, str, int]]
    reasons: dict[int, str]

    @property
    def ended(self) -> int:
        return self.completed + self.pruned + self.failed


def status(study) -> Status:
    """Reads how far the search is.

    Args:
        study: `optuna.Study` that `begin_or_join` made.
    """
    count = total(study)
    trials = study.get_trials(deepcopy=False)
    own = tickets.by_ticket(trials, count)
    counting = {number: _latest(found) for number, found in own.items()}
    states = [trial.state.name if trial else "WAITING" for trial in counting.values()]
    plan = plan_of(study)
    return Status(
        total=count,
        completed=states.count("COMPLETE"),
        pruned=states.count("PRUNED"),
        failed=states.count("FAIL"),
        running=states.count("RUNNING"),
        waiting=states.count("WAITING"),
        repeated=sum(max(0, sum(map(tickets.is_void, found))) for found in own.values()),
        objective=plan.objective if plan else "score",
        direction="max" if study.direction.name == "MAXIMIZE" else "min",
        best=_best(study, counting.values()),
        workers=[_worker(number, trial) for number, trial in counting.items() if _is(trial, "RUNNING")],
        reasons={
            number: trial.user_attrs[tickets.REASON]
            for number, trial in counting.items()
            if trial and tickets.is_done(trial) and tickets.REASON in trial.user_attrs
        },
    )


def _latest(found):
    """What a ticket has come to: its end, where it has one."""
    return next(filter(tickets.is_done, found), None) or tickets.counting(found)


def _is(trial, state) -> bool:
    return trial is not None and trial.state.name == state


def _best(study, trials):
    completed = [trial for trial in trials if _is(trial, "COMPLETE")]
    better = max if study.direction.name == "MAXIMIZE" else min
    return better(completed, key=lambda trial: trial.value, default=None)


def _worker(number, trial):
    worker = trial.user_attrs.get(SIGN, ["a worker that has not answered yet"])[0]
    return number, worker, len(trial.intermediate_values)
