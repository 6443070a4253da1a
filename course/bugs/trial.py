"""One watched run: what the diagnosis says of a program before, while and after it trains."""

import math
from dataclasses import dataclass

import keras

from course import callbacks, diagnose
from course.bugs.faults import FAULTS
from course.bugs.harm import CLEAN, measured
from course.bugs.programs import PROGRAMS


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
        epoch: Epochs until the first finding, 0 before training; None where nothing was found.
        raised: What ended the run, empty where it went through.
    """

    program: str
    case: str
    seed: int
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    root: str
    epoch: float | None
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
    """Checks a program, trains it under watch, and returns what was said.

    The check before training has the first word where it finds an error; after that the watched run decides.
    """
    program = PROGRAMS[name] if case == CLEAN else FAULTS[case].plant(PROGRAMS[name])
    keras.utils.set_random_seed(seed)
    data, model = program.data(seed), program.compile(seed)
    fit = program.fit_arguments(data)
    before = diagnose.check(
        model, data.x, data.y, validation_data=fit["validation_data"], batch_size=program.batch_size,
        epochs=program.epochs,
    )  # fmt: skip
    reports, raised = [before], ""
    try:
        _, after = callbacks.babysit(model, data.x, data.y, on_error="record", **fit)
        reports.append(after)
    except Exception as error:
        if not _ends_the_run(name, case):  # then it is the diagnosis that raised
            raise
        raised = f"{type(error).__name__}: {str(error).splitlines()[0][:100]}"
    finally:
        keras.utils.clear_session()
    said = before if raised or (before.root and before.root.severity == "error") else reports[-1]
    steps = math.ceil(len(keras.tree.flatten(data.x)[0]) / program.batch_size)
    return Trial(
        name, case, seed,
        _ids(reports, "error"), _ids(reports, "warning"),
        said.root.id if said.root else "",
        _first_epoch(reports, steps, program.epochs), raised,
    )  # fmt: skip


def _ends_the_run(name: str, case: str) -> bool:
    """Whether training raised with this fault when its harm was measured, without any diagnosis."""
    return None in measured().get(name, {}).get(case, [])


def _ids(reports, severity: str) -> tuple[str, ...]:
    found = (one.id for report in reports for one in report.findings if one.severity == severity)
    return tuple(dict.fromkeys(found))


def _first_epoch(reports, steps: int, epochs: int) -> float | None:
    """When the first finding of weight was there: those without a step need the whole history."""
    if reports[0].root:
        return 0.0
    found = reports[-1].at_least("warning")
    ends = [epochs if one.step is None else one.step / steps for one in found]
    return min(ends, default=None)
