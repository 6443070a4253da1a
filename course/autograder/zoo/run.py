"""Tries all variants of a zoo, several at a time."""

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from course.autograder.assignment import Assignment, load_assignment
from course.autograder.sandbox import Tier
from course.autograder.zoo.summary import Summary
from course.autograder.zoo.trial import Keeper, Outcome
from course.autograder.zoo.variant import Variant, load_cheats, load_zoo
from course.errors import CourseError

_keeper: Keeper | None = None  # of a worker process


def run_zoo(
    assignment: Assignment, tier: Tier, *, seeds: Sequence[int] = range(20), question: str | None = None,
    workers: int = 1, progress: Callable[[Iterable, int], Iterable] = lambda items, count: items,
) -> Summary:  # fmt: skip
    """Tries each variant of an assignment's zoo with each seed, and grades its cheats once.

    Args:
        assignment: The author's.
        tier: The walls around the students' processes.
        seeds: Seeds of the inputs of hidden checks.
        question: Only the variants of this question, and no cheats.
        workers: How many variants to try at a time, each worker in a process of its own.
        progress: Wraps the outcomes as they come, given how many there will be, to show how far it is.

    Raises:
        CourseError: If there is nothing to try.
    """
    variants = [one for one in load_zoo(assignment) if question in (None, one.question)]
    cheats = load_cheats(assignment) if question is None else {}
    if not variants:
        whose = f"{assignment.name}, {question}," if question else assignment.name
        raise CourseError(f"The zoo of {whose} holds no variants.", "Write some in its folder zoo/.")
    jobs = [(variant, tuple(seeds)) for variant in variants]
    jobs += [((name, cheat), (seeds[0],)) for name, cheat in cheats.items()]
    done = list(progress(_results(assignment.folder, tier, jobs, workers), len(jobs)))
    outcomes = {str(one.variant): one for one in done if isinstance(one, Outcome)}
    unearned = dict(one for one in done if not isinstance(one, Outcome))
    return Summary(
        assignment.name, len(seeds), tuple(outcomes[str(variant)] for variant in variants),
        {name: unearned[name] for name in cheats}, assignment.points,
    )  # fmt: skip


def _results(folder: Path, tier: Tier, jobs: list, workers: int) -> Iterable:
    """Yields what comes of the jobs as they end."""
    if workers == 1:
        keeper = Keeper(load_assignment(folder), tier)
        for what, seeds in jobs:
            yield _result(keeper, what, seeds)
        return
    # Spawned, not forked: a process that has threads cannot be forked safely.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _start, (folder, tier)) as pool:
        futures = [pool.submit(_in_worker, *job) for job in jobs]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _start(folder: Path, tier: Tier):
    global _keeper
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    _keeper = Keeper(load_assignment(folder), tier)


def _in_worker(what, seeds):
    return _result(_keeper, what, seeds)


def _result(keeper: Keeper, what, seeds) -> Outcome | tuple[str, float]:
    if isinstance(what, Variant):
        return keeper.outcome(what, seeds)
    name, cheat = what
    return name, keeper.points(cheat, seeds[0])
