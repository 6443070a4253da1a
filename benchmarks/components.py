"""What do our layers, schedules and callbacks cost beside the nearest other piece?

Each piece and its peer train the same model on the same data by turns, an epoch each, in one process; a row
gives the milliseconds of a step (forward, backward, update), the median of the paired ratios of wall time
and of CPU time with a 95 % interval, how far an epoch raises the memory of the process (Linux only), and what
the peer is. Where the machine does other things too, CPU time is the one to trust. The callbacks are
measured on a small CNN with 100 steps an epoch against a bare `fit`, after the first two epochs; what is
paid once stands beside it.

    python benchmarks/components.py [layers] [schedules] [callbacks]        KERAS_BACKEND chooses the backend
"""

import sys
import time

import keras
from component_rows.callbacks import callback_rows
from component_rows.layers import layer_rows
from component_rows.schedules import schedule_rows

KINDS = {"layers": layer_rows, "schedules": schedule_rows, "callbacks": callback_rows}


def main():
    wanted = sys.argv[1:] or list(KINDS)
    unknown = set(wanted) - set(KINDS)
    if unknown:
        raise SystemExit(f"Unknown: {', '.join(sorted(unknown))}. Give some of {', '.join(KINDS)}.")
    since = time.perf_counter()
    for kind in wanted:
        KINDS[kind]()
    print(f"\n{keras.backend.backend()}, {time.perf_counter() - since:.0f} s")


if __name__ == "__main__":
    main()
