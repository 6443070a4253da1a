"""Starts processes from one thread that lives as long as this process.

Linux ends a process that asked to die with its parent when the *thread* that started it ends. A grader's
threads come and go, so none of them starts anything itself.
"""

import os
import queue
import subprocess
import threading
from concurrent.futures import Future

_lock = threading.Lock()
_waiting: tuple[int, queue.SimpleQueue] | None = None


def start(*args, **options) -> subprocess.Popen:
    """Calls `subprocess.Popen` in the lasting thread; returns or raises what it does."""
    answer = Future()
    _queue().put((answer, args, options))
    return answer.result()


def _queue() -> queue.SimpleQueue:
    """The way to the thread; after a fork there is none, and it is made anew."""
    global _waiting
    with _lock:
        if _waiting is None or _waiting[0] != os.getpid():
            _waiting = (os.getpid(), queue.SimpleQueue())
            threading.Thread(target=_work, args=(_waiting[1],), name="starter", daemon=True).start()
        return _waiting[1]


def _work(waiting: queue.SimpleQueue):
    while True:
        answer, args, options = waiting.get()
        try:
            answer.set_result(subprocess.Popen(*args, **options))
        except BaseException as error:
            answer.set_exception(error)
        del answer, args, options
