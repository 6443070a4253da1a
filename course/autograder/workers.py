"""Who grades: processes of this machine, or a Dask cluster, each as a `concurrent.futures.Executor`."""

import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from course.errors import CourseError, UnavailableError

START_SECONDS = 120
CONNECT_SECONDS = 30
STOP_SECONDS = 10


class WorkerDiedError(BrokenExecutor):
    """The process that was at a call ended; its executor goes on with another."""


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


class LocalWorkers(Executor):
    """Processes of this machine, each of which a thread waits for.

    `ProcessPoolExecutor` gives up all that is under way where one of its processes dies; here that costs the
    call that the process was at, and another process takes its place. A worker ends when its parent does,
    however that ends.

    Args:
        count: Number of processes, at least 1.
    """

    def __init__(self, count: int):
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="grading")
        self._own = threading.local()
        self._workers: set[_Worker] = set()
        self._is_closed = False

    def submit(self, function: Callable, /, *values, **named) -> Future:
        return self._threads.submit(self._call, function, values, named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False):
        """Ends the processes; those that are at a call too, unless it is waited for."""
        if wait and not cancel_futures:
            self._threads.shutdown()
        self._is_closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in tuple(self._workers):
            worker.end()

    def _call(self, function, values, named):
        worker = getattr(self._own, "worker", None)
        if worker is not None and not worker.is_alive:  # it died idle: no call pays for that
            self._workers.discard(worker)
            worker.end()
            worker = None
        if worker is None:
            worker = self._own.worker = _Worker()
            self._workers.add(worker)
            if self._is_closed:
                worker.end()
        try:
            return worker.call(function, values, named)
        except WorkerDiedError:
            self._own.worker = None
            self._workers.discard(worker)
            raise


class _Worker:
    """One process, and the pipe to it. It is spawned, not forked: this process has threads."""

    def __init__(self):
        context = multiprocessing.get_context("spawn")
        self._pipe, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there,), daemon=True)
        self._process.start()
        there.close()
        if not self._pipe.poll(START_SECONDS) or not self._hears():
            self.end()
            raise CourseError(
                f"A worker process did not start ({self._cause()}).",
                "In a script of your own, call `grade` below `if __name__ == '__main__':`.",
            )

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def call(self, function: Callable, values: tuple, named: dict):
        """Calls a function there and waits for what it returns."""
        try:
            self._pipe.send((function, values, named))
            kind, value = self._pipe.recv()
        except (EOFError, OSError):
            self.end()
            raise WorkerDiedError(self._cause()) from None
        if kind == "mistake":
            raise CourseError(value)
        if kind == "error":
            raise RuntimeError(value)
        return value

    def end(self):
        """Ends the process, gently first: what it started must end with it."""
        with suppress(OSError):
            self._process.terminate()
        self._process.join(STOP_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        with suppress(OSError):
            self._pipe.close()

    def _hears(self) -> bool:
        try:
            return self._pipe.recv() == "ready"
        except (EOFError, OSError):
            return False

    def _cause(self) -> str:
        code = self._process.exitcode
        with suppress(ValueError, TypeError):
            return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
        return f"exit status {code}"


def _serve(pipe):
    """The life of a worker: calls come over the pipe until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the parent says what follows
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_follow_parent, daemon=True).start()
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)  # there is a worker for each core
    pipe.send("ready")
    while True:
        try:
            function, values, named = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = "value", function(*values, **named)
        except CourseError as error:
            answer = "mistake", str(error)
        except Exception as error:
            answer = "error", f"{type(error).__name__}: {error}"
        with suppress(OSError):
            pipe.send(answer)


def _leave(*_):
    raise SystemExit(1)


def _follow_parent():
    """Ends this process, and the student's with it, when the parent is gone, even by `kill -9`."""
    multiprocessing.parent_process().join()
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(STOP_SECONDS)
    os._exit(1)


@contextmanager
def local_crew(count: int | None) -> Iterator[Crew]:
    """Yields so many processes of this machine, or this process itself if None."""
    executor = Inline() if count is None else LocalWorkers(count)
    try:
        yield Crew(executor, count or 1)
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
