"""Processes of this machine as a `concurrent.futures.Executor` that goes on where one of them dies."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext, suppress

from course.errors import CourseError

START_SECONDS = 120
STOP_SECONDS = 10


class WorkerDiedError(BrokenExecutor):
    """The process that was at a call ended; its executor goes on with another."""


class LocalWorkers(Executor):
    """Processes of this machine, each of which a thread waits for.

    `ProcessPoolExecutor` gives up all that is under way where one of its processes dies; here that costs the
    call that the process was at, and another process takes its place. A worker ends when its parent does,
    however that ends.

    Args:
        count: Number of processes, at least 1.
        handing_on: Called whenever a process is started; what it returns is entered meanwhile, and gives what
            the process calls first, or None.
    """

    def __init__(self, count: int, handing_on: Callable[[], AbstractContextManager] = nullcontext):
        self._handing_on = handing_on
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
        worker = self._worker()
        if not worker.takes(function, values, named) and not self._is_closed:  # it died idle: no call pays
            self._forget(worker)
            worker = self._worker()
            worker.takes(function, values, named)
        try:
            return worker.answer()
        except WorkerDiedError:
            self._forget(worker)
            raise

    def _worker(self) -> "_Worker":
        """The process of this thread."""
        worker = getattr(self._own, "worker", None)
        if worker is None:
            worker = self._own.worker = _Worker(self._handing_on)
            self._workers.add(worker)
            if self._is_closed:
                worker.end()
        return worker

    def _forget(self, worker: "_Worker"):
        self._own.worker = None
        self._workers.discard(worker)
        worker.end()


class _Worker:
    """One process, and the pipe to it. It is spawned, not forked: this process has threads."""

    def __init__(self, handing_on: Callable[[], AbstractContextManager]):
        context = multiprocessing.get_context("spawn")
        self._pipe, there = context.Pipe()
        with handing_on() as first:
            self._process = context.Process(target=_serve, args=(there, first), daemon=True)
            self._process.start()
        there.close()
        if not self._pipe.poll(START_SECONDS) or not self._hears():
            self.end()
            raise CourseError(
                f"A worker process did not start ({self._cause()}).",
                "In a script of your own, call `grade` below `if __name__ == '__main__':`.",
            )

    def takes(self, function: Callable, values: tuple, named: dict) -> bool:
        """Hands a call over; False where the process was gone before it began."""
        with suppress(EOFError, OSError):
            self._pipe.send((function, values, named))
            return self._pipe.recv() == "taken"
        return False

    def answer(self):
        """Waits for what the call returns."""
        try:
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


def _serve(pipe, first: Callable[[], object] | None):
    """The life of a worker: calls come over the pipe until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the parent says what follows
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_follow_parent, daemon=True).start()
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)  # there is a worker for each core
    if first is not None:
        first()
    pipe.send("ready")
    while True:
        try:
            function, values, named = pipe.recv()
            pipe.send("taken")
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
