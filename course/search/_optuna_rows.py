"""The trials of an Optuna study, by the names and values of the space."""

from course.search._fit_outcome import worst_score
from course.search._optuna_names import is_power, is_reversed, plain_name, plain_value
from course.search.rows import Range, Trials, joined


def trials_of_study(study) -> Trials:
    """Reads the trials that were completed or pruned.

    One that was pruned counts with its best epoch, and is marked `pruned`; without it a hyper-parameter that
    ruins a run would seem not to matter. One that diverged has the worst score.

    Args:
        study: `optuna.Study` with one objective, whoever ran it.

    Raises:
        ValueError: If the study has several objectives.
    """
    if len(study.directions) != 1:
        raise ValueError(
            f"The study must have one objective. Received: {len(study.directions)}. "
            'Give plain rows instead: `{"values": {...}, "score": ...}`.'
        )
    direction = "max" if study.direction.name == "MAXIMIZE" else "min"
    rows, ranges = [], {}
    for trial in study.get_trials(deepcopy=False):
        for name, distribution in trial.distributions.items():
            plain, found = plain_name(name), _range(name, distribution)
            ranges[plain] = joined(ranges[plain], found) if plain in ranges else found
        row = _row(trial, direction)
        if row is not None:
            rows.append(row)
    return Trials(rows, ranges, direction)


def _row(trial, direction) -> dict | None:
    state = trial.state.name
    if state not in ("COMPLETE", "PRUNED"):
        return None
    values = {plain_name(name): plain_value(name, drawn) for name, drawn in trial.params.items()}
    if state == "COMPLETE":
        row = {"values": values, "score": trial.value}
        if "epochs" in trial.user_attrs:
            row["epochs"] = trial.user_attrs["epochs"]
        return row
    seen = trial.intermediate_values
    if "diverged" in trial.user_attrs:
        score = worst_score(direction)
    elif seen:
        score = max(seen.values()) if direction == "max" else min(seen.values())
    else:
        return None
    return {"values": values, "score": score, "epochs": max(seen, default=0) + 1, "pruned": True}


def _range(name, distribution) -> Range:
    if hasattr(distribution, "choices"):
        return Range(choices=tuple(distribution.choices))
    low, high = sorted(plain_value(name, end) for end in (distribution.low, distribution.high))
    log = distribution.log or is_power(name)
    scale = ("reverse_log" if is_reversed(name) else "log") if log else "linear"
    return Range(low, high, scale, isinstance(low, int))
