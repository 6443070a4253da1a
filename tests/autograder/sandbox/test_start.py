"""The processes that grade a batch share its imports, and nothing else: each may die without the others."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from course.autograder.local_workers import LocalWorkers, WorkerDiedError
from course.autograder.sandbox import Process, choose, sharing, start, zygote
from course.autograder.sandbox.tier import PLAIN, Tier
from course.autograder.student import RemoteStudent
from tests.autograder.sandbox.test_zygote import LIMITS, ROOM, alive, ends

MODULES = ("colorsys",)
KEPT = []


@pytest.fixture(scope="module")
def tier():
    found = choose.tried("A")
    if not isinstance(found, Tier):
        pytest.skip(f"tier A does not work here: {found}")
    return found


def parent(process):
    return int(Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()[1])


def keep_one(tier, preload=MODULES):
    """In a worker: starts a student's process. Returns what forked it, what watches it, and the worker."""
    KEPT.append(Process(tier, LIMITS, ROOM, preload))
    assert RemoteStudent(KEPT[-1], 30).run("x = 1") is None
    watcher = KEPT[-1]._process.pid
    return parent(watcher), watcher, os.getpid()


def passes_on():
    """In a worker: whether programs that it starts get its socket to what is shared."""
    return zygote._zygotes[MODULES]._control.get_inheritable()


def ask_one():
    """In a worker: whether the process that it keeps answers."""
    student = RemoteStudent(KEPT[-1], 30)
    student.run("def f(): return 5")
    return student.call("f")


def test_the_processes_of_a_batch_fork_from_one(tier):
    """Importing Keras once for each would take most of the time of a small class."""
    with sharing(tier, MODULES) as handing_on, LocalWorkers(2, handing_on) as workers:
        own = zygote._zygotes[MODULES].pid
        told = [job.result() for job in [workers.submit(keep_one, tier) for _ in range(6)]]
        assert {forked_by for forked_by, _, _ in told} == {own}
        assert workers.submit(passes_on).result() is False
    assert ends([own, *(watcher for _, watcher, _ in told)])


def test_a_worker_that_dies_takes_its_own_processes_with_it_and_no_others(tier):
    with sharing(tier, MODULES) as handing_on, LocalWorkers(1, handing_on) as one, \
            LocalWorkers(1, handing_on) as other:  # fmt: skip
        own, dies, worker = one.submit(keep_one, tier).result()
        _, lives, _ = other.submit(keep_one, tier).result()
        with pytest.raises(WorkerDiedError):
            one.submit(os.kill, worker, signal.SIGKILL).result()
        assert ends([dies])
        assert other.submit(ask_one).result() == 5
        assert alive(lives)
        assert one.submit(keep_one, tier).result()[0] == own  # the worker in its place forks from the same


def test_where_what_is_shared_dies_each_starts_its_own(tier):
    """What it had forked goes on."""
    with sharing(tier, MODULES) as handing_on, LocalWorkers(1, handing_on) as workers:
        own, watcher, _ = workers.submit(keep_one, tier).result()
        os.kill(own, signal.SIGKILL)
        assert ends([own])
        assert workers.submit(ask_one).result() == 5
        other, _, worker = workers.submit(keep_one, tier).result()
        assert other != own
        assert parent(other) == worker
        with LocalWorkers(1, handing_on) as late:
            assert parent(late.submit(keep_one, tier).result()[0]) != os.getpid()
    assert ends([watcher, other])


def test_the_imports_end_with_the_batch_that_began_them(tier):
    """A notebook that grades keeps what it had before, and no more."""
    with sharing(tier, MODULES):
        own = zygote._zygotes[MODULES].pid
        with sharing(tier, MODULES):
            pass
        assert zygote._zygotes[MODULES].pid == own
        assert alive(own)
    assert MODULES not in zygote._zygotes
    assert ends([own])


def test_each_process_requires_the_walls_that_its_tier_has():
    """And tier B requires Landlock, without which it is nothing, when it is tried for the first time."""
    tried, known = Tier("A", "walls", ()), Tier("A", "walls", (), walls=("landlock", "seccomp"))
    assert start._second_walls(tried)["required"] == []
    assert start._second_walls(known)["required"] == ["landlock", "seccomp"]
    assert start._walls_of_b(Tier("B", "walls", ()), "/tmp")["required"] == ["landlock"]
    seen = start._with_required({"seccomp": {}}, known)
    assert seen["required"] == ["seccomp"]


def test_other_tiers_share_nothing():
    with sharing(PLAIN, MODULES) as handing_on, handing_on() as first:
        assert first is None
        assert MODULES not in zygote._zygotes


GRADER = """
import time
from course.autograder.local_workers import LocalWorkers
from course.autograder.sandbox import sharing, tier_named
from tests.autograder.sandbox.test_start import keep_one
if __name__ == "__main__":
    tier = tier_named("A")
    with sharing(tier, ("colorsys",)) as handing_on, LocalWorkers(2, handing_on) as workers:
        for job in [workers.submit(keep_one, tier) for _ in range(4)]:
            print(*job.result(), flush=True)
        print("ready", flush=True)
        time.sleep(60)
"""


def test_all_end_with_a_grader_that_is_killed(tier, tmp_path):
    """What is shared, the workers, and the students' processes of all of them."""
    script = tmp_path / "grader.py"
    script.write_text(GRADER)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    grader = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=env)
    with grader.stdout as told:
        lines = list(iter(lambda: told.readline().strip(), "ready"))
        grader.kill()
        grader.wait()
    processes = {int(word) for line in lines for word in line.split()}
    assert len(processes) >= 6
    assert ends(processes)
