"""Which trials a search still owes: one ticket a trial, whatever becomes of the workers.

A search of N trials has the tickets 0 to N - 1. A ticket is a trial of the study with the user attribute
`ticket`; when its worker is lost, the trial ends as failed without a `reason`, and counts for nothing: the
ticket gets a new trial with the same settings. Two workers may do so at the same moment. Then the older of
the two counts, and whoever takes the younger one sees that and leaves it.
"""

from collections.abc import Iterable

TICKET, REASON = "ticket", "reason"


def is_void(trial) -> bool:
    """Whether the trial was given up, not because of its settings: its ticket is to be done again."""
    return trial.state.name == "FAIL" and REASON not in trial.user_attrs


def is_done(trial) -> bool:
    """Whether the trial settles its ticket: it was completed, pruned, or failed for its settings."""
    return trial.state.is_finished() and not is_void(trial)


def by_ticket(trials: Iterable, total: int) -> dict[int, list]:
    """The trials of each ticket, the oldest first; an empty list for one that nobody has made."""
    found = {number: [] for number in range(total)}
    for trial in sorted(trials, key=lambda trial: trial.number):
        if trial.user_attrs.get(TICKET) in found:
            found[trial.user_attrs[TICKET]].append(trial)
    return found


def counting(trials: list):
    """The trial that counts among those of a ticket; None where all are void."""
    return next((trial for trial in trials if not is_void(trial)), None)


def open_tickets(trials: Iterable, total: int) -> list[int]:
    """The tickets that nobody runs, and that wait for nobody."""
    return [number for number, own in by_ticket(trials, total).items() if counting(own) is None]


def issue(study, number: int, like=None):
    """Puts a trial for this ticket into the queue.

    Args:
        study: `optuna.Study`.
        number: The ticket.
        like: The trial that was lost, whose settings are kept as far as they were drawn; or None.
    """
    import optuna

    study.add_trial(
        optuna.trial.create_trial(
            state=optuna.trial.TrialState.WAITING,
            params=dict(like.params) if like else {},
            distributions=dict(like.distributions) if like else {},
            user_attrs={TICKET: number},
        )
    )


def take(study, total: int):
    """Takes the next trial from the queue, which no other worker can take, too; None for an empty queue."""
    import optuna

    running = optuna.trial.TrialState.RUNNING
    waiting = study.get_trials(deepcopy=False, states=(optuna.trial.TrialState.WAITING,))
    for trial in sorted(waiting, key=lambda trial: trial.user_attrs.get(TICKET, total)):
        if trial.user_attrs.get(TICKET, total) >= total:
            continue  # another program's
        try:
            if not study._storage.set_trial_state_values(trial._trial_id, running):
                continue
        except optuna.exceptions.UpdateFinishedTrialError:
            continue
        number = trial.user_attrs[TICKET]
        if counting(by_ticket(study.get_trials(deepcopy=False), total)[number]).number == trial.number:
            return trial
        give_up(study, trial)
    return None


def give_up(study, trial) -> bool:
    """Ends a trial as void; whether it was still to be ended."""
    import optuna

    try:
        return study._storage.set_trial_state_values(trial._trial_id, optuna.trial.TrialState.FAIL)
    except optuna.exceptions.UpdateFinishedTrialError:
        return False
