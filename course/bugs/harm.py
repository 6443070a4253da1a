"""Which faults do harm: the final scores of each program, clean and with each fault, over three seeds.

A case ends before its last seed where no score of the seeds left could change the verdict. `harm.json` beside
this file holds what was measured on TensorFlow; this writes it, one program and fault at a time:

    python -m course.bugs.harm
"""

import json
from pathlib import Path

from course.bugs.faults import FAULTS
from course.bugs.program import Program, train
from course.bugs.programs import PROGRAMS

FILE = Path(__file__).with_name("harm.json")
SEEDS = (0, 1, 2)
POINTS = 5.0  # of 100: a fault that costs less is no more than bad luck
BEST = 100.0
CLEAN = "clean"


def is_harmful(clean: list[float], faulty: list[float | None]) -> bool:
    """Tells whether a fault surely costs more than `POINTS` on average, or stops the program.

    Args:
        clean: Final scores of the right program, one a seed.
        faulty: Those with the fault, of the same seeds or the first of them; None for a run that raised.
            A seed that is missing counts as if the run had been perfect.

    Example:
        >>> is_harmful([90.0, 92.0], [88.0, 89.0]), is_harmful([90.0, 92.0], [60.0, None])
        (False, True)
        >>> is_harmful([90.0, 92.0], [60.0]), is_harmful([90.0, 92.0], [80.0])
        (True, False)
    """
    if any(score is None for score in faulty):
        return True
    scores = [*faulty, *[BEST] * (len(clean) - len(faulty))]
    return sum(clean) / len(clean) - sum(scores) / len(scores) > POINTS


def measured() -> dict[str, dict[str, list[float | None]]]:
    """Returns the scores that were measured: by program, by fault or "clean", by seed."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def harmful() -> list[tuple[str, str]]:
    """Returns the pairs of program and fault in which the fault does harm."""
    scores = measured()
    return [
        (program, fault)
        for program, runs in scores.items()
        for fault, faulty in runs.items()
        if fault != CLEAN and is_harmful(runs[CLEAN], faulty)
    ]


def cases(program: Program) -> dict[str, Program]:
    """Returns a program, clean and with each fault that can be planted in it."""
    planted = {name: fault.plant(program) for name, fault in FAULTS.items()}
    return {CLEAN: program, **{name: other for name, other in planted.items() if other is not None}}


def score(program: Program, seed: int) -> float | None:
    """Trains a program and returns its final score; None where training raises."""
    import keras

    try:
        return round(train(program, seed), 2)
    except Exception as error:  # a planted fault may raise whatever the backend raises
        print(f"    {type(error).__name__}: {str(error).splitlines()[0][:100]}", flush=True)
        return None
    finally:
        keras.utils.clear_session()


def measure():
    """Measures what is missing and writes it down after each case."""
    scores = measured()
    for program in sorted(PROGRAMS.values(), key=lambda program: not program.kept):
        name = program.name
        runs = scores.setdefault(name, {})
        for case, variant in cases(program).items():
            if case not in runs:
                runs[case] = _scores(variant, None if case == CLEAN else runs[CLEAN])
                part = FILE.with_suffix(".part")
                part.write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
                part.replace(FILE)  # whoever reads meanwhile reads all of it
                print(f"{name:<18} {case:<26} {runs[case]}", flush=True)


def _scores(variant: Program, clean: list[float] | None) -> list[float | None]:
    """The scores of a case by seed, as many as its verdict needs."""
    found = []
    for seed in SEEDS:
        found.append(score(variant, seed))
        if clean and is_harmful(clean, found):
            break
    return found


if __name__ == "__main__":
    measure()
