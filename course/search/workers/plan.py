"""What all workers of a search must agree on, kept with the study."""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from course.errors import CourseError
from course.search._space_changes import space_changes
from course.search.workers import tickets

PLAN, TRIALS = "course_plan", "course_trials"
WAIT = 10  # seconds for the worker that made the study to say what it plans


@dataclass(frozen=True)
class Plan:
    """What a search is.

    Attributes:
        objective: Name of a metric.
        direction: `"max"` or `"min"`.
        epochs: Most epochs of a trial.
        batch_size: Examples in a batch.
        seed: Trial n is seeded with `seed + n`.
        data: What is trained on, in a few words that change with its contents.
        space: The declared space, as `HyperParameters.get_config()["space"]`.
    """

    objective: str
    direction: str
    epochs: int
    batch_size: int | None
    seed: int
    data: str
    space: list


def begin_or_join(storage, name: str, plan: Plan, trials: int | None, given=()):
    """Begins the search `name`, or joins it where another worker has begun it.

    Args:
        storage: As `open_storage` gives it.
        name: Of the study.
        plan: What this worker would do.
        trials: How many trials the search is to have in all; more than before adds to it, None leaves it.
        given: The fields of `plan` that the user named. They must be as the search began; the others are
            taken from it. Data and space must always be the same.

    Returns:
        The `optuna.Study`, and the plan that holds.

    Raises:
        CourseError: If a new search comes without `trials`, one is joined with another plan, or the study is
            not one of ours.
    """
    import optuna

    direction = f"{plan.direction}imize"
    names = [study.study_name for study in storage.get_all_studies()]
    if name not in names and trials is None:
        known = f" There are: {', '.join(names)}." if names else ""
        raise CourseError(
            f"There is no search {name!r} yet.{known}", "Say with --trials how many it is to have."
        )
    try:
        study = optuna.create_study(storage=storage, study_name=name, direction=direction)
        study.set_user_attr(PLAN, asdict(plan))
    except optuna.exceptions.DuplicatedStudyError:
        study = optuna.load_study(storage=storage, study_name=name)
        plan = agreed(_plan_of(study, plan), plan, given, name)
    _extend(study, trials)
    return study, plan


def agreed(began: Plan, now: Plan, given, name: str) -> Plan:
    """The plan that holds; refuses one that would mix two searches in one study."""
    changes = [
        f"`{field}` was {getattr(began, field)} and is now {getattr(now, field)}"
        for field in ("objective", "direction", "epochs", "batch_size", "seed", "data")
        if (field in given or field == "data") and getattr(began, field) != getattr(now, field)
    ]
    changes += space_changes(began.space, now.space)
    if changes:
        raise CourseError(
            f"The search {name!r} began otherwise: {'; '.join(changes)}.",
            "Go on as it began, or begin another: a new --study.",
        )
    return replace(began, space=now.space)


def total(study) -> int:
    """How many trials the search is to have."""
    return study.user_attrs.get(TRIALS, 0)


def plan_of(study) -> Plan | None:
    """The plan of a study, where it has one."""
    told = study.user_attrs.get(PLAN)
    return Plan(**told) if isinstance(told, Mapping) else None


def _plan_of(study, own: Plan) -> Plan:
    """The plan that the study began with; `own` where whoever made it was killed before it could say."""
    until = time.monotonic() + WAIT
    while (plan := plan_of(study)) is None and time.monotonic() < until:
        if study.get_trials(deepcopy=False):
            raise CourseError(
                f"The study {study.study_name!r} was not begun by `course search`.", "Choose another --study."
            )
        time.sleep(0.2)
    if plan is None:
        study.set_user_attr(PLAN, asdict(own))
    return plan or own


def _extend(study, trials: int | None):
    before = total(study)
    if trials is None:
        return
    if trials < before:
        raise CourseError(
            f"The search {study.study_name!r} has {before} trials already planned, not {trials}.",
            "Leave --trials out, or give more.",
        )
    if trials > before:
        study.set_user_attr(TRIALS, trials)
        for number in range(before, trials):
            tickets.issue(study, number)
