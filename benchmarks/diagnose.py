"""What does watching a training cost, and how long does the check-up take?

A `fit` with the default `Babysitter` and two bare ones train the same model on the same data by turns, an
epoch each, in one process. A row gives the ratio of the times of all epochs after the first two to the mean
of the bare fits, by wall and by CPU time, with a 95 % interval; that of one bare fit to the other, which is
noise; the share of the time that passes inside the callback; the number of looks; and what is paid once (most
of it compiles the probe). Where the machine does other things too, CPU time is the one to trust. Then the
seconds of `check` for models of a million weights.

With `parts`, fits with empty hooks, with losses only and with the first looks only stand beside.

    python benchmarks/diagnose.py [dense] [CNN] [LSTM] [check] [parts]      KERAS_BACKEND chooses the backend
"""

import sys
import time

import keras
from diagnose_rows.check_time import check_rows
from diagnose_rows.models import PROGRAMS
from diagnose_rows.overhead import overhead_rows
from diagnose_rows.parts import parts_rows


def main():
    wanted = sys.argv[1:] or [*PROGRAMS, "check"]
    unknown = set(wanted) - {*PROGRAMS, "check", "parts"}
    if unknown:
        known = ", ".join([*PROGRAMS, "check", "parts"])
        raise SystemExit(f"Unknown: {', '.join(sorted(unknown))}. Give some of {known}.")
    since = time.perf_counter()
    watched = [name for name in wanted if name in PROGRAMS]
    if "parts" in wanted:
        parts_rows(watched)
    elif watched:
        overhead_rows(watched)
    if "check" in wanted:
        check_rows()
    print(f"\n{keras.backend.backend()}, {time.perf_counter() - since:.0f} s")


if __name__ == "__main__":
    main()
