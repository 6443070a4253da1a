"""Workers run plain functions; one that dies costs its call, and none outlives its parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course.autograder.local_workers import LocalWorkers, WorkerDiedError
from course.autograder.workers import Inline

PROC = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def is_gone(pid: int, seconds: float = 10) -> bool:
    """Whether a process ends within some seconds."""
    deadline = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_running(pid)


@pytest.mark.parametrize("make", [Inline, lambda: LocalWorkers(1)], ids=["inline", "process"])
def test_a_call_returns_or_raises_as_here(make):
    with make() as executor:
        assert executor.submit(divmod, 7, 2).result() == (3, 1)
        with pytest.raises(Exception, match="zero"):
            executor.submit(divmod, 7, 0).result()
        assert executor.submit(int, "11", base=2).result() == 3


def test_processes_work_side_by_side_and_are_not_this_one():
    with LocalWorkers(2) as executor:
        before = [executor.submit(os.getpid) for _ in range(2)]
        pids = {future.result() for future in before}
        assert os.getpid() not in pids
        started = [executor.submit(time.sleep, 0.5) for _ in range(2)]
        time.sleep(0.1)
        assert [future.running() for future in started] == [True, True]


@PROC
def test_a_worker_that_dies_costs_its_call_and_is_replaced():
    with LocalWorkers(2) as executor:
        other = executor.submit(time.sleep, 0.5)
        pid = executor.submit(os.getpid).result()
        dying = executor.submit(os.kill, pid, signal.SIGKILL)
        with pytest.raises(WorkerDiedError, match="SIGKILL"):
            dying.result()
        assert other.result() is None
        assert executor.submit(os.getpid).result() != pid


@PROC
def test_a_worker_that_died_idle_costs_no_call():
    with LocalWorkers(1) as executor:
        pid = executor.submit(os.getpid).result()
        os.kill(pid, signal.SIGKILL)
        assert is_gone(pid)
        assert executor.submit(os.getpid).result() != pid


@PROC
def test_workers_end_with_a_parent_that_was_killed(tmp_path):
    """`kill -9` leaves the parent no time to end them; they would grade for nobody."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, time\n"
        "from course.autograder.local_workers import LocalWorkers\n"
        "if __name__ == '__main__':\n"
        "    workers = LocalWorkers(2)\n"
        "    pids = {workers.submit(os.getpid).result() for _ in range(8)}\n"
        "    workers.submit(time.sleep, 60)\n"
        "    print(*pids, flush=True)\n"
        "    time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    pids = [int(text) for text in parent.stdout.readline().split()]
    time.sleep(0.2)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert pids
    assert all(map(is_gone, pids))
