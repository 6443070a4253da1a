"""How long until a student's process answers, behind the walls of each tier?"""

import statistics
import time

from course.autograder.assignment import Limits
from course.autograder.sandbox import Process, tier_named
from course.autograder.student import RemoteStudent
from course.errors import UnavailableError

RUNS = 7
KERAS = "import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.build((1, 2))"


def start_rows():
    """Prints the time to start, to run a first cell and to end; for tier A also with Keras ready to use."""
    print("\nA student's process, from the start to its answer to a first cell, and its end")
    for letter in ("A", "A'", "B", "C", "D"):
        try:
            tier = tier_named(letter)
        except UnavailableError as error:
            print(f"{letter:<3} does not work here: {error}".splitlines()[0])
            continue
        _row(f"{letter:<3} {tier.name}", tier, "x = 1", (), RUNS)
    for letter, runs in (("A", RUNS), ("D", 1)):
        try:
            tier = tier_named(letter)
        except UnavailableError:
            continue
        _row(f"{letter:<3} with Keras, a layer built", tier, KERAS, ("keras",), runs)


def _row(name, tier, cell, preload, runs):
    first, times, ends = None, [], []
    for number in range(runs + 1):
        begin = time.perf_counter()
        process = Process(tier, Limits().resources(), 2**20, preload)
        try:
            RemoteStudent(process, 120).run(cell)
            done = time.perf_counter()
        finally:
            process.end()
        if number == 0:
            first = done - begin
            continue
        times.append(done - begin)
        ends.append(time.perf_counter() - done)
    print(
        f"{name:<40} first {first:6.2f} s   then {statistics.median(times):6.3f} s   "
        f"end {statistics.median(ends):6.3f} s"
    )
