"""How good the diagnosis is on the bench: found, right cause first, false alarms, confusion matrix."""

import statistics
from collections import Counter
from collections.abc import Iterable

from course.bugs.harm import CLEAN, harmful
from course.bugs.programs import PROGRAMS
from course.bugs.trial import Trial

HALVES = ("kept", "written", "all")


def plan(half: str, faulty_seeds: Iterable[int], clean_seeds: Iterable[int]) -> list[tuple[str, str, int]]:
    """Returns the runs to make: (program, case, seed), harmful faults and clean programs.

    Args:
        half: "kept" for the programs on which no rule was written, "written" for the others, "all".
        faulty_seeds: Seeds of the runs with a fault.
        clean_seeds: Seeds of the runs without.
    """
    if half not in HALVES:
        raise ValueError(f"`half` must be one of {HALVES}. Received: half={half!r}")
    chosen = {name for name, program in PROGRAMS.items() if half == "all" or program.kept is (half == "kept")}
    faulty = [(name, case, seed) for name, case in harmful() if name in chosen for seed in faulty_seeds]
    clean = [(name, CLEAN, seed) for name in PROGRAMS if name in chosen for seed in clean_seeds]
    return clean + faulty


def figures(trials: list[Trial]) -> dict:
    """Returns the figures of some trials as plain data.

    Returns:
        `clean` and `faulty` (how many runs), `false_errors` and `false_warnings` (clean runs with a finding
        at error level; with one at warning level or above), `detected`, `right_first`, `median_epoch`,
        `right_by_case` (fault to right causes first), `matrix` (fault to root cause to count), `missed`,
        `wrong` and `alarms` (which runs).
    """
    trials = sorted(trials, key=lambda trial: (trial.program, trial.case, trial.seed))
    clean = [trial for trial in trials if trial.case == CLEAN]
    faulty = [trial for trial in trials if trial.case != CLEAN]
    epochs = [trial.epoch for trial in faulty if trial.epoch is not None]
    matrix: dict[str, Counter] = {}
    for trial in faulty:
        matrix.setdefault(trial.case, Counter())[trial.root or "nothing"] += 1
    return {
        "clean": len(clean),
        "faulty": len(faulty),
        "false_errors": sum(bool(trial.errors) for trial in clean),
        "false_warnings": sum(trial.detected for trial in clean),
        "detected": sum(trial.detected for trial in faulty),
        "right_first": sum(trial.right_first for trial in faulty),
        "median_epoch": statistics.median(epochs) if epochs else None,
        "right_by_case": {
            case: sum(trial.right_first for trial in faulty if trial.case == case) for case in matrix
        },
        "matrix": {case: dict(counts.most_common()) for case, counts in sorted(matrix.items())},
        "alarms": [_told(trial) for trial in clean if trial.detected],
        "missed": [_told(trial) for trial in faulty if not trial.detected],
        "wrong": [_told(trial) for trial in faulty if trial.detected and not trial.right_first],
    }


def _told(trial: Trial) -> str:
    found = ", ".join((*trial.errors, *trial.warnings)) or "nothing"
    return f"{trial.program} {trial.case} seed {trial.seed}: {trial.root or 'no root'} ({found})"
