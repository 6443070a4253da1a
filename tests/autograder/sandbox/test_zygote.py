"""Processes are forked from one that has imported for all of them, and nothing else ties them together."""

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from course.autograder.assignment import Limits
from course.autograder.sandbox import Process, choose, prepare, view, zygote
from course.autograder.sandbox.tier import Tier
from course.autograder.student import RemoteStudent

LIMITS = Limits(memory_mib=1024, cpu_seconds=20).resources()
ROOM = 2**20


@pytest.fixture(scope="module")
def tier():
    found = choose.tried("A")
    if not isinstance(found, Tier):
        pytest.skip(f"tier A does not work here: {found}")
    return found


@pytest.fixture
def start(tier):
    """Returns a function that starts a student's process, which ends with the test."""
    with contextlib.ExitStack() as ending:

        def make(source="", preload=(), limits=LIMITS):
            process = Process(tier, limits, ROOM, preload)
            ending.callback(process.end)
            student = RemoteStudent(process, 60)
            student.run(source)
            return student

        yield make


def alive(process):
    """Whether a process of this number runs; one that waits to be reaped does not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"
    return False


def ends(processes, seconds=10):
    deadline = time.monotonic() + seconds
    while any(map(alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(map(alive, processes))


def test_processes_are_forked_from_one(start):
    """What the first one cost is not paid again."""
    start()
    before = zygote._zygotes[()].pid
    start()
    assert zygote._zygotes[()].pid == before


def test_what_the_first_process_would_wait_for_can_be_done_before(tier, monkeypatch):
    """Importing Keras takes longer than many a question may."""
    zygote.end_all()
    prepare(tier, ())
    monkeypatch.setattr(zygote, "OwnZygote", None)
    Process(tier, LIMITS, ROOM).end()


def test_a_zygote_that_has_died_is_started_again(start):
    """What it had forked goes on meanwhile."""
    survivor = start("def f(): return 1")
    os.kill(zygote._zygotes[()].pid, signal.SIGKILL)
    assert start("def f(): return 2").call("f") == 2
    assert survivor.call("f") == 1


def test_a_zygote_that_is_not_waited_for_ends_at_once(tier):
    """An import of seconds would hold up a batch that is stopped, and one in which all was graded before."""
    (first, second) = (zygote.OwnZygote(("numpy", "scipy.stats")) for _ in range(2))
    start = time.monotonic()
    first.end()
    assert time.monotonic() - start < zygote.END_SECONDS / 2
    assert not alive(first.pid)
    second.wait()
    second.end()
    assert second._process.returncode == 0


def test_a_fork_that_is_interrupted_is_not_handed_to_the_next_who_asks(start, monkeypatch):
    """With Ctrl-C in a notebook: each later process would then be taken for the one before it."""
    start()
    with monkeypatch.context() as interrupted:
        interrupted.setattr(socket, "recv_fds", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            start()
    student = start("def f(): return 1")
    assert student.call("f") == 1
    assert alive(student._process._process.pid)


def test_the_grader_hands_no_end_of_a_process_on_to_programs_it_starts(start):
    forked = start()._process._process
    ends_here = forked.stdin.fileno(), forked.stdout.fileno(), forked._line.fileno(), forked._descriptor
    assert not any(map(os.get_inheritable, ends_here))


class _Stubborn:
    """A zygote that forks only without modules."""

    started = ()

    def __init__(self, preload):
        _Stubborn.started += (preload,)
        self.preload = preload

    def fork(self, folder_bytes):
        if self.preload:
            raise zygote.ZygoteError("it has more threads than after its imports")
        return f"forked, {folder_bytes} bytes"

    def end(self):
        pass


def test_where_a_zygote_will_not_fork_a_process_starts_without_its_modules(monkeypatch):
    """Modules that start threads make a fork unsafe; the student's own import then takes its time."""
    monkeypatch.setattr(zygote, "OwnZygote", _Stubborn)
    monkeypatch.setattr(zygote, "_zygotes", {})
    assert zygote.fork(("threads",), 7) == "forked, 7 bytes"
    assert _Stubborn.started == (("threads",), ("threads",), ())


LATE = """
import threading, time
threading.Thread(target=lambda: (time.sleep(0.5), [threading.Thread(target=time.sleep, args=(60,)).start()
                                                   for _ in range(3)], time.sleep(60)), daemon=True).start()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts threads in /proc")
def test_a_zygote_with_more_threads_than_after_its_imports_refuses(tmp_path):
    """A child of it would hang in the first lock that such a thread held."""
    (tmp_path / "late.py").write_text(LATE)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [view.interpreter(), "-I", "-B", str(view.WORKER / "zygote.py"), str(os.getpid()), '["late"]']
    with ours:
        with theirs:
            made = subprocess.Popen([*command, str(tmp_path), *view.packages()], stdin=theirs, env={})
        ours.settimeout(60)
        assert json.loads(ours.recv(4096))["threads"] >= 2
        time.sleep(1)
        read, write = os.pipe()
        socket.send_fds(ours, [b"{}"], [read, write, read])
        assert "more threads" in json.loads(ours.recv(4096))["refused"]
        os.close(read)
        os.close(write)
    assert made.wait(10) == 0


def test_processes_may_be_started_and_used_from_threads_that_end(start):
    """Linux ends a child with the thread that started it, if the child has asked to die with its parent."""
    zygote.end_all()
    students = []
    thread = threading.Thread(target=lambda: students.append(start("def f(): return 7")))
    thread.start()
    thread.join()
    time.sleep(0.3)
    assert students[0].call("f") == 7


def test_many_processes_at_once_answer_each_for_itself(start):
    """Their pipes and lines cross over one socket."""
    with ThreadPoolExecutor(8) as pool:
        students = list(pool.map(lambda n: start(f"def f(): return {n}"), range(24)))
        assert list(pool.map(lambda student: student.call("f"), students)) == list(range(24))


def test_a_process_is_waited_for_whatever_the_number_of_its_line(start):
    """With more than a thousand files open `select` would refuse, and the grading end."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2048:
        pytest.skip("so many files may not be open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (2048, hard))
    opened = []
    try:
        start()
        opened += [os.open(os.devnull, os.O_RDONLY) for _ in range(1024)]
        forked = start()._process._process
        assert forked._line.fileno() > 1024
        assert forked.poll() is None
        forked.end()
        assert forked.returncode is not None
    finally:
        for descriptor in opened:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_siblings_do_not_draw_the_same_numbers(start):
    """A fork inherits the state of the generators."""
    source = "import random, numpy as np\ndef f(): return [random.random(), np.random.random()]"
    first, second = start(source).call("f"), start(source).call("f")
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_no_socket_and_no_pipe_of_others_is_in_reach(start):
    """Whoever held the zygote's socket could have processes made without walls."""
    start()
    source = """
import os
def f():
    found = []
    for n in os.listdir("/proc/self/fd"):
        try: found.append(os.readlink(f"/proc/self/fd/{n}"))
        except OSError: pass
    return found
"""
    kinds = sorted(text.split(":")[0] for text in start(source).call("f"))
    assert [kind for kind in kinds if kind not in ("/dev/null", "/tmp")] == ["pipe", "pipe"]


GRADER = """
import os, signal, sys, time
from course.autograder.sandbox import Process, tier_named, zygote
process = Process(tier_named("A"), {"AS": 2**30, "NPROC": 64}, 2**20)
print(zygote._zygotes[()].pid, process._process.pid, flush=True)
if sys.argv[1] == "fork" and os.fork() == 0:
    time.sleep(60)
time.sleep(0.2)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("way", ["alone", "fork"])
def test_all_end_with_a_grader_that_is_killed(tier, way):
    """Also where the grader had forked a process that lives on and had inherited its sockets."""
    grader = subprocess.Popen(
        [sys.executable, "-c", GRADER, way], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        processes = [int(number) for number in grader.stdout.readline().split()]
        assert len(processes) == 2
        grader.wait(20)
        assert ends(processes)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(grader.pid, signal.SIGKILL)
        grader.stdout.close()


def test_a_zygote_that_does_not_start_says_why(tier, monkeypatch):
    """`course doctor` shows it, beside what to do."""
    monkeypatch.setattr(view, "readable", lambda: ["/usr/lib"])  # and so no interpreter
    made = zygote.OwnZygote(())
    with pytest.raises(zygote.ZygoteError, match="FileNotFoundError"):
        made.wait()
    made.end()


def test_a_process_whose_room_cannot_be_furnished_says_why(tier):
    """No code of a student runs in a room that is half built."""
    forked = zygote.fork((), "no size")
    with forked.stdin, forked.stdout:
        forked.go()
        assert forked.wait(10) != 0
    assert "mount /tmp: Invalid argument" in forked.failed


def test_what_a_process_used_is_known_when_it_has_ended(tier):
    """Also where it was killed: what nobody waits for would not be counted."""
    process = Process(tier, LIMITS, ROOM)
    RemoteStudent(process, 30).run("sum(range(2 * 10**7))")
    process.end()
    assert process._process.cpu_seconds > 0.1


KERAS = """
import keras, numpy as np
def f():
    keras.utils.set_random_seed(3)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.linspace(-1, 1, 64).reshape(16, 4)
    return model.fit(x, x[:, :1], epochs=2, verbose=0).history["loss"]
"""


@pytest.mark.skipif(find_spec("keras") is None, reason="needs Keras")
def test_keras_is_imported_once_and_trains_in_each_process(start):
    """The same numbers each time; an operation in the zygote itself would make every child hang."""
    losses = [start(KERAS, ("keras",), Limits().resources()).call("f") for _ in range(2)]
    assert losses[0] == losses[1]
    assert np.isfinite(losses[0]).all()
    zygote._zygotes.pop(("keras",)).end()
