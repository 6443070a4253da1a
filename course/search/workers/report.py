"""A search by workers in words, and as plain data."""

import math

from course.search._optuna_names import plain_name, plain_value
from course.search.edge_warnings import edge_warnings
from course.search.importance import FEWEST, importance
from course.search.rows import trials
from course.search.workers.status import Status, status

LEAST_SHARE = 0.05  # of the score, to be named
COUNTS = ("completed", "pruned", "failed", "running", "waiting")


def report(study) -> list[str]:
    """Lines that say how far the search is, the best trial, and what to read from the trials."""
    now = status(study)
    lines = [f"Search {study.study_name!r}: {now.ended} of {now.total} trials have ended."]
    lines += [f"  {count:<9} {getattr(now, count):>5}" for count in COUNTS if getattr(now, count)]
    if now.repeated:
        times = "once" if now.repeated == 1 else f"{now.repeated} times"
        lines.append(f"A trial was queued again {times}, since its worker was lost or stopped.")
    lines += [
        f"Trial {number + 1} runs on {worker}; epochs done: {epochs}"
        for number, worker, epochs in now.workers
    ]
    said = list(now.reasons.values())
    lines += [f"{said.count(reason)} x {reason}" for reason in dict.fromkeys(said)]
    if now.best is None:
        return [*lines, "No trial has been completed."]
    lines.append(f"Best {now.objective}: {now.best.value:.4g}, of trial {_number(now.best)}:")
    lines += [f"  {name}: {_short(value)}" for name, value in values_of(now.best).items()]
    return [*lines, *_read(study)]


def outcome(trial, now: Status) -> str:
    """What became of a trial that has ended, in a few words."""
    seconds = f"{trial.duration.total_seconds():.0f} s"
    if "reason" in trial.user_attrs:
        kind = "stopped" if trial.state.name == "PRUNED" else "failed"
        return f"{kind}, {trial.user_attrs['reason']}, {seconds}"
    if trial.state.name == "PRUNED":
        return f"pruned after epoch {trial.last_step + 1}, {seconds}"
    return f"{now.objective} {trial.value:.4g}, {seconds}"


def plain(study) -> dict:
    """The same as plain data."""
    now = status(study)
    best = now.best and {"trial": _number(now.best), "score": now.best.value, "values": values_of(now.best)}
    return {
        "search": study.study_name,
        "total": now.total,
        **{count: getattr(now, count) for count in COUNTS},
        "repeated": now.repeated,
        "objective": now.objective,
        "direction": now.direction,
        "best": best,
        "workers": [
            {"trial": number + 1, "worker": worker, "epochs": epochs}
            for number, worker, epochs in now.workers
        ],
        "reasons": {number + 1: reason for number, reason in now.reasons.items()},
    }


def values_of(trial) -> dict:
    """The settings of a trial by the names of the space."""
    return {plain_name(name): plain_value(name, drawn) for name, drawn in trial.params.items()}


def _read(study) -> list[str]:
    lines = [f"Edge: {warning}" for warning in edge_warnings(study)]
    if sum(math.isfinite(row["score"]) for row in trials(study).rows) >= FEWEST:
        found = [one for one in importance(study) if one.share >= LEAST_SHARE]  # NaN is not
        shares = [f"{one.name} {one.share:.0%} ({one.trials} trials)" for one in found]
        lines += [f"Share of the score that each explains alone: {', '.join(shares)}"] if shares else []
    return lines


def _number(trial) -> int:
    return trial.user_attrs["ticket"] + 1


def _short(value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
