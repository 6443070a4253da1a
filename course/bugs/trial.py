"""One watched run: what is seen of a program before, while and after it trains, and what is said of it."""

from dataclasses import dataclass

import keras

from course import callbacks, diagnose
from course.bugs.faults import FAULTS
from course.bugs.harm import CLEAN
from course.bugs.program import Program, train
from course.bugs.programs import PROGRAMS
from course.bugs.replay import until
from course.diagnose import Facts, Report, judge


@dataclass(frozen=True)
class Seen:
    """What was seen of one run.

    Attributes:
        before: By the check-up before training.
        run: By the `Babysitter` from the start to the end; None where training raised, or was not begun since
            the check-up had found an error.
        raised: What ended the run, empty where it went through.
    """

    before: Facts
    run: Facts | None
    raised: str = ""


@dataclass(frozen=True)
class Trial:
    """What was said of one run; plain data.

    Attributes:
        program: Name of the program.
        case: Name of the fault, or "clean".
        seed: Seed of data, weights and order.
        errors: Ids of the findings at error level.
        warnings: Ids of the findings at warning level.
        root: Id of the root cause, empty where nothing was found.
        epoch: Epochs until something was found at warning level or above, 0 before training; None where
            nothing was.
        raised: What ended the run, empty where it went through.
    """

    program: str
    case: str
    seed: int
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    root: str
    epoch: int | None
    raised: str = ""

    @property
    def detected(self) -> bool:
        """Whether anything was found at warning level or above."""
        return bool(self.errors or self.warnings)

    @property
    def right_first(self) -> bool:
        """Whether the root cause names the fault."""
        return self.case != CLEAN and self.root in FAULTS[self.case].causes


def run_trial(name: str, case: str, seed: int) -> Trial:
    """Checks a program, trains it under watch if nothing was wrong with it, and returns what was said."""
    return judged(name, case, seed, watch(planted(name, case), seed))


def planted(name: str, case: str) -> Program:
    """Returns a program with a fault, or as it is where the case is "clean"."""
    return PROGRAMS[name] if case == CLEAN else FAULTS[case].plant(PROGRAMS[name])


def watch(program: Program, seed: int, overhead: float = 0.02) -> Seen:
    """Checks a program, trains it under watch, and returns what was seen.

    A program in which the check-up finds an error is not trained: what is named first is decided.

    Args:
        program: A program, right or wrong.
        seed: Seed of data, weights and order.
        overhead: As for `Babysitter`.

    Raises:
        Exception: What watching raised. What the program raises by itself is kept in `Seen.raised`.
    """
    keras.utils.set_random_seed(seed)
    data, model = program.data(seed), program.compile(seed)
    fit = program.fit_arguments(data)
    try:
        before = diagnose.check(
            model, data.x, data.y, validation_data=fit["validation_data"], batch_size=program.batch_size,
            epochs=program.epochs,
        )  # fmt: skip
        if _is_certain(before):
            return Seen(before.facts, None)
        try:
            _, report = callbacks.babysit(model, data.x, data.y, overhead=overhead, on_error="record", **fit)
        except Exception as error:  # whatever the backend raises
            if not _raises(program, seed):  # then it is the watching that raised
                raise
            return Seen(before.facts, None, f"{type(error).__name__}: {str(error).splitlines()[0][:100]}")
        return Seen(before.facts, report.facts)
    finally:
        keras.utils.clear_session()


def _is_certain(before: Report) -> bool:
    """Whether what the check-up names first is an error, and no suspicion that the run must confirm."""
    return before.root is not None and before.root.severity == "error"


def _raises(program: Program, seed: int) -> bool:
    try:
        train(program, seed)
    except Exception:  # the same, without any watching
        return True
    return False


def judged(name: str, case: str, seed: int, seen: Seen) -> Trial:
    """Applies the rules to what was seen.

    The check before training has the first word where it finds an error; after that the watched run decides.
    """
    reports = [judge(facts) for facts in (seen.before, seen.run) if facts is not None]
    root = reports[0 if _is_certain(reports[0]) else -1].root
    return Trial(
        name, case, seed,
        _ids(reports, "error"), _ids(reports, "warning"), root.id if root else "",
        _first_epoch(seen), seen.raised,
    )  # fmt: skip


def _ids(reports, severity: str) -> tuple[str, ...]:
    found = (one.id for report in reports for one in report.findings if one.severity == severity)
    return tuple(dict.fromkeys(found))


def _first_epoch(seen: Seen) -> int | None:
    """The epoch at whose end a report held something at warning level or above for the first time."""
    if judge(seen.before).at_least("warning"):
        return 0
    epochs = range(1, seen.run.run.epochs + 1) if seen.run else ()
    return next((epoch for epoch in epochs if judge(until(seen.run, epoch)).at_least("warning")), None)
