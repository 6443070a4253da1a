"""Who grades: processes of this machine, or a Dask cluster, each as a `concurrent.futures.Executor`."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass

from course.autograder.local_workers import LocalWorkers, WorkerDiedError
from course.autograder.sandbox import Tier, sharing
from course.errors import CourseError, UnavailableError

CONNECT_SECONDS = 30
KERAS_BYTES, PLAIN_BYTES = 2 * 2**30, 2**29  # what a worker with a student's process needs, with and without


@dataclass(frozen=True)
class Crew:
    """An executor and how to use it.

    Attributes:
        executor: Where calls are sent.
        width: How many calls may wait or run there at once.
        retries: How often a call whose worker died is sent again.
        is_here: Whether the workers share this machine.
        death: The error of a call whose worker died; any other means that the crew is of no more use.
    """

    executor: Executor
    width: int
    retries: int = 1
    is_here: bool = True
    death: type[Exception] = WorkerDiedError


class Inline(Executor):
    """Runs each call at once, in this process."""

    def submit(self, function: Callable, /, *values, **named) -> Future:
        future = Future()
        try:
            future.set_result(function(*values, **named))
        except Exception as error:
            future.set_exception(error)
        return future


def usual_count(preload: tuple[str, ...]) -> int:
    """Returns how many processes this machine is good for: one a core, or fewer where memory is short.

    Args:
        preload: What a student's process imports; beside Keras little else counts.
    """
    return max(1, min(_cores(), _memory() // (KERAS_BYTES if preload else PLAIN_BYTES)))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> int:
    """Bytes of memory of this machine; where it does not say, enough."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return sys.maxsize


@contextmanager
def local_crew(count: int | None, tier: Tier, preload: tuple[str, ...]) -> Iterator[Crew]:
    """Yields so many processes of this machine, or this process itself if None.

    Args:
        count: How many.
        tier: The walls around a student's process.
        preload: What a student's process imports; where the tier can, it is imported once for all.
    """
    if count is None:
        yield Crew(Inline(), 1)
        return
    with sharing(tier, preload) as handing_on:
        executor = LocalWorkers(count, handing_on)
        try:
            yield Crew(executor, count)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def cluster_crew(address: str) -> Iterator[Crew]:
    """Yields the workers of a Dask cluster.

    Dask itself sends a call to another worker where one dies, up to `distributed.scheduler.allowed-failures`.

    Args:
        address: Of its scheduler, as "tcp://10.0.0.1:8786".

    Raises:
        UnavailableError: If Dask is not installed.
        CourseError: If no cluster answers there, or it has no workers.
    """
    if not re.fullmatch(r"(\w+://)?[^/\s]+:\d+", address):
        raise CourseError(f"The address of a cluster is as tcp://10.0.0.1:8786. Received: {address!r}.")
    try:
        import dask.config

        dask.config.set({"logging": dict.fromkeys(("distributed", "distributed.client"), "critical")})
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise UnavailableError("--cluster needs Dask.", "pip install 'course[dask]'") from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CourseError(
            f"No Dask scheduler answers at {address}.",
            "Start one with `dask scheduler`, then `dask worker ADDRESS`.",
        ) from error
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise CourseError(
                f"The cluster at {address} has no workers.", f"Start some: `dask worker {address}`."
            )
        yield Crew(client.get_executor(), 2 * threads, retries=0, is_here=False, death=KilledWorker)
    finally:
        client.close()
