"""What does a trial of a search cost, and which search finds more for the same cost?

The lectures' problem: 3072-50-10 on CIFAR-10 (or a stand-in of its shape), learning rate and penalty in
log space.

`seconds`: one `fit` a trial against `course.search.train_together` with 20 settings, by turns in one
process; a ratio above 1 says how much less a trial takes together. Beside it the single-precision product
that the machine manages at that moment, and how much of it the steps of `train_together` reach.

`methods`: coarse to fine, random search, Bayesian, Hyperband (KerasTuner) and TPE (Optuna) at equal
trial-epochs, over several seeds: the best validation accuracy, and after how many trial-epochs a search had
what random search has in the end.

`stages`, only where it is named: coarse to fine against random search on 18 made-up surfaces, in NumPy.

`kills`, only where it is named: `course search` with three workers, of which one after the other is killed
by SIGKILL at random moments and replaced, on SQLite and on a journal file (on PostgreSQL, too, where
COURSE_TEST_POSTGRESQL names a database): trials lost, trials run twice.

    python benchmarks/search.py [seconds] [methods] [stages] [kills] [--examples N] [--settings N]
        [--rounds N] [--seeds N] [--searches N] [--budget 100|250]

KERAS_BACKEND chooses the backend, JAX or TensorFlow.
"""

import argparse
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "kinds", nargs="*", choices=["seconds", "methods", "stages", "kills"], default=["seconds", "methods"]
    )
    parser.add_argument("--examples", type=int, default=10_000, help="training examples, a multiple of 100")
    parser.add_argument("--settings", type=int, default=20, help="settings trained together")
    parser.add_argument("--rounds", type=int, default=5, help="turns of `seconds`")
    parser.add_argument("--seeds", type=int, default=5, help="searches of each method")
    parser.add_argument(
        "--budget", type=int, default=100, choices=[100, 250], help="trial-epochs of a search"
    )
    parser.add_argument("--searches", type=int, default=200, help="of each surface, for `stages`")
    options = parser.parse_args()
    since = time.perf_counter()
    if "seconds" in options.kinds:
        from search_rows.seconds import seconds_rows

        seconds_rows(options.examples, options.settings, options.rounds)
    if "methods" in options.kinds:
        from search_rows.methods import methods_rows

        methods_rows(options.examples, options.settings, options.seeds, options.budget)
    if "kills" in options.kinds:
        from search_rows.kills import kills_rows

        kills_rows(kills=20)
    if "stages" in options.kinds:
        from search_rows.stages import stages_rows

        stages_rows(options.searches)
    print(f"\n{time.perf_counter() - since:.0f} s")


if __name__ == "__main__":
    main()
