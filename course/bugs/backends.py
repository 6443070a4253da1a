"""The same mistakes on each backend: which findings each brings, and where backends differ.

`backends.json` beside this file holds what was found on each; this writes the part of the backend it runs on,
and prints the differences:

    KERAS_BACKEND=jax python -m course.bugs.backends            # each mistake that is not written down yet
    KERAS_BACKEND=jax python -m course.bugs.backends frozen     # only these
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import keras

from course.bugs.faults import FAULTS
from course.bugs.harm import harmful
from course.bugs.programs import PROGRAMS
from course.bugs.trial import planted, watch
from course.diagnose import judge

FILE = Path(__file__).with_name("backends.json")
ALWAYS = 1e9  # share of the time: every look that can be taken is, so that none depends on the clock


def pairs(faults: Iterable[str] = FAULTS) -> dict[str, str]:
    """Returns for each of the faults the first program in which it does harm, or else that can have it."""
    harmed = {fault: program for program, fault in reversed(harmful())}
    return {fault: harmed.get(fault) or _first_that_can_have(fault) for fault in faults}


def _first_that_can_have(fault: str) -> str:
    return next(name for name, program in PROGRAMS.items() if FAULTS[fault].plant(program) is not None)


def found(fault: str, program: str) -> dict:
    """Trains a program with a fault under watch, and returns the findings of the backend it runs on.

    Weights and batches come from NumPy: rows are not shuffled by the backend.

    Returns:
        `program`, `root` (id of the first cause), `check` and `run` (id to severity; `run` is None where the
        check-up found an error, or training raised).
    """
    variant = planted(program, fault)
    in_order = replace(variant, fitted=lambda data: {**variant.fitted(data), "shuffle": False})
    seen = watch(in_order, seed=0, overhead=ALWAYS)
    reports = [judge(facts) if facts else None for facts in (seen.before, seen.run)]
    check, run = (report and {one.id: one.severity for one in report.findings} for report in reports)
    root = (reports[1] or reports[0]).root
    return {"program": program, "root": root.id if root else "", "check": check, "run": run}


def differences(by_backend: dict[str, dict[str, dict]]) -> list[str]:
    """Returns where backends differ, a line each: in the first cause, or at warning level and above.

    Args:
        by_backend: Backend to fault to what `found` returns.
    """
    lines = []
    for fault in {fault: None for results in by_backend.values() for fault in results}:
        results = {backend: found[fault] for backend, found in by_backend.items() if fault in found}
        for part, read in (("first cause", lambda one: one["root"]), ("check", _weighty), ("run", _weighty)):
            said = {
                backend: read(one) if part == "first cause" else read(one[part])
                for backend, one in results.items()
            }
            if len(set(said.values())) > 1:
                told = "; ".join(f"{backend} {value or 'nothing'}" for backend, value in said.items())
                lines.append(f"{fault} ({next(iter(results.values()))['program']}), {part}: {told}")
    return lines


def _weighty(findings: dict[str, str] | None) -> str:
    if findings is None:
        return "no run"
    return ", ".join(sorted(name for name, severity in findings.items() if severity != "info"))


def measure(faults: Iterable[str] = FAULTS):
    """Finds what this backend finds, writes what is missing beside that of the others, prints differences."""
    written = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}
    results = written.setdefault(keras.backend.backend(), {})
    for fault, program in pairs(faults).items():
        if fault not in results:
            results[fault] = found(fault, program)
            FILE.write_text(json.dumps(written, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            print(f"{fault:<26} {program:<18} {results[fault]['root']}", flush=True)
    print(*(differences(written) or ["No difference."]), sep="\n")


if __name__ == "__main__":
    measure(sys.argv[1:] or FAULTS)
