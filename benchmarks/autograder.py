"""What does grading cost, beside nbgrader; is it repeatable; is it there at once?

    python benchmarks/autograder.py [peers] [repeat] [check] [start]

`peers` grades the same 8 tiny Keras submissions with this grader and with nbgrader in one run; nbgrader is
installed into build/nbgrader, from the package index that pip is set up for. Seconds are of this machine as
busy as it is; what counts are ratios, and CPU time more than wall time.
"""

import sys

from autograder_rows.check import check_rows
from autograder_rows.peers import peer_rows
from autograder_rows.repeat import repeat_rows
from autograder_rows.start import start_rows

PARTS = {"start": start_rows, "check": check_rows, "repeat": repeat_rows, "peers": peer_rows}


def main():
    wanted = sys.argv[1:] or list(PARTS)
    unknown = set(wanted) - set(PARTS)
    if unknown:
        raise SystemExit(f"Unknown: {', '.join(sorted(unknown))}. Give some of {', '.join(PARTS)}.")
    for part in wanted:
        PARTS[part]()


if __name__ == "__main__":  # workers import this file
    main()
