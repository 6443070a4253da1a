"""A process is asked over one pipe, and whatever it does, it ends when it should."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import IPython
import numpy as np
import pytest

from course.autograder.assignment import Limits
from course.autograder.grade import grade
from course.autograder.sandbox import Process, bubblewrap, tier_named
from course.autograder.sandbox.tier import PLAIN, Tier
from course.autograder.student import RemoteStudent, StudentError
from course.errors import UnavailableError
from tests.autograder.conftest import submission, write

LIMITS = Limits(memory_mib=1024, cpu_seconds=20)


@pytest.fixture
def process(tier):
    made = Process(tier, LIMITS.resources(), 2**20)
    yield made
    made.end()


def student_with(process, source, seconds=3):
    student = RemoteStudent(process, seconds)
    student.run(source)
    return student


def test_functions_on_both_sides_reach_each_other(process):
    """The student's f is called here, and calls ours there."""
    student = student_with(process, "def f(g, x): return {'sum': g(x) + g(x), 'pair': (1, 'a')}")
    came = student.call("f", lambda x: x * 10, np.arange(3.0))
    assert np.array_equal(came["sum"], [0.0, 20.0, 40.0])
    assert came["pair"] == (1, "a")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux names the first process to end")
def test_where_memory_runs_out_the_students_process_ends_first(process):
    student = student_with(process, "def f(): return int(open('/proc/self/oom_score_adj').read())")
    assert student.call("f") == 1000


def test_magics_work_and_output_is_held_back(process):
    """A learner's notebook has %-lines; a flood of output costs nothing on this side."""
    student = student_with(
        process, "%timeit -n1 -r1 1\nx = %who_ls int\nprint('y' * 10**7)\ndef f(): return 1"
    )
    assert student.call("f") == 1


@pytest.mark.parametrize("letter", ["A", "A'", "B", "C", "D"])
def test_behind_every_walls_magics_work_and_packages_are_those_that_grade(letter):
    """The interpreter may bring along others: NumPy would be another than the one that checks answers."""
    try:
        process = Process(tier_named(letter), LIMITS.resources(), 2**20)
    except UnavailableError as error:
        pytest.skip(str(error))
    try:
        source = "import IPython, numpy\nhere = %pwd\ndef f(): return [IPython.__file__, numpy.__file__]"
        assert student_with(process, source, 60).call("f") == [IPython.__file__, np.__file__]
    finally:
        process.end()


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("return 1 / 0", "raised", "ZeroDivisionError: division by zero"),
        ("raise NotImplementedError()", "stub", "NotImplementedError"),
        ("import sys; sys.exit(0)", "raised", "SystemExit"),
        ("raise KeyboardInterrupt", "raised", "KeyboardInterrupt"),
        ("return (lambda: (yield))()", "type", "generator"),
        ("return np.array([object()])", "type", "dtype object"),
        ("return bytearray(2**33)", "raised", "MemoryError"),
        ("return np.zeros(2**33)", "raised", "MemoryError"),
        ("def g(): return g()\n    return g()", "raised", "RecursionError"),
        ("import os; os._exit(7)", "died", "exit status 7"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "died", "ended by itself"),
        ("import ctypes; ctypes.string_at(0)", "died", "ended by itself"),
    ],
)
def test_each_way_to_fail_is_named(process, body, kind, text):
    """A failure costs the question it happened in, so it must be told apart from a wrong answer."""
    student = student_with(process, f"import numpy as np\ndef f():\n    {body}")
    with pytest.raises(StudentError, match=text) as caught:
        student.call("f")
    assert caught.value.kind == kind


def test_an_error_names_the_line_of_the_cell(process):
    student = student_with(process, "def f(x):\n    y = x + 1\n    return y / 0  # here")
    with pytest.raises(StudentError) as caught:
        student.call("f", 1)
    assert caught.value.line == "return y / 0  # here"


STUBBORN = """
import signal
for n in (2, 15, 1, 14, 24): signal.signal(n, signal.SIG_IGN)
def f():
    while True: pass
"""


def test_a_loop_that_ignores_signals_is_ended_by_the_clock(process):
    student = student_with(process, STUBBORN, seconds=1.5)
    with pytest.raises(StudentError) as caught:
        student.call("f")
    assert caught.value.kind == "timeout"
    assert process._process.poll() is not None


def test_a_process_that_does_not_read_is_ended_by_the_clock(process):
    """A request larger than the pipe would otherwise hold us up for ever."""
    student = student_with(
        process, "import time\ndef f(g, x): return g(x)\ndef g(x): time.sleep(60)", seconds=1.5
    )
    with pytest.raises(StudentError) as caught:
        student.call("g", np.zeros(2**20))
    assert caught.value.kind == "timeout"


def test_nothing_is_taken_when_the_time_is_up(process):
    """Else a process that never stops sending would hold us up for as long as it does."""
    process._deadline = time.monotonic()
    process._chunks.put(b"late")
    with pytest.raises(TimeoutError):
        process._fill()


FORGE = """
import os
pipe = max(int(n) for n in os.listdir('/proc/self/fd') if n.isdigit() and 'pipe' in _link(n) and _writable(n))
"""
FIND = """
import fcntl, os
def _link(n):
    try: return os.readlink(f'/proc/self/fd/{n}')
    except OSError: return ''
def _writable(n): return fcntl.fcntl(int(n), fcntl.F_GETFL) & os.O_ACCMODE == os.O_WRONLY
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="finds the pipe through /proc")
@pytest.mark.parametrize(
    "forged",
    [
        b'{"id": "0", "value": 6.0, "sizes": []}\n',
        b'{"value": 6.0, "sizes": []}\n',
        b'{"id": null, "ask": 0, "values": {"tuple": []}, "sizes": []}\n',
        b"nonsense\n",
        b"\x80\x04\x95",
        b"x" * (5 * 2**20),
        b'{"id": "0", "sizes": [67108864]}\n' + b"x" * 1000,
    ],
    ids=["wrong id", "no id", "unasked call", "no JSON", "pickle", "long line", "missing array"],
)
def test_a_forged_reply_is_no_answer(process, forged):
    """The pipe is in reach of the student's code; what it writes there by itself never becomes a value."""
    source = f"{FIND}{FORGE}\ndef f():\n    os.write(pipe, {forged[:30]!r} + {forged[30:60]!r}"
    if len(forged) > 60:
        source = f"{FIND}{FORGE}\ndef f():\n    os.write(pipe, b'x' * {len(forged)}"
    student = student_with(process, source + ")\n    return 1.0", seconds=2)
    with pytest.raises(StudentError) as caught:
        student.call("f")
    assert caught.value.kind in ("protocol", "timeout")


def test_a_function_of_ours_that_was_not_given_cannot_be_called(process):
    source = """
def f(g):
    cells = g.__closure__
    g.__closure__[1 if isinstance(cells[0].cell_contents, dict) else 0]
    for cell in cells:
        if cell.cell_contents == 0: cell.cell_contents = 5
    return g(1)
"""
    student = student_with(process, source)
    with pytest.raises(StudentError) as caught:
        student.call("f", lambda x: x)
    assert caught.value.kind == "protocol"


def test_an_error_of_our_function_is_the_students_to_handle(process):
    """What they pass may be wrong for it."""
    student = student_with(
        process, "def f(g):\n    try: g('a', 'b', 'c')\n    except ValueError as e: return str(e)"
    )
    assert "TypeError" in student.call("f", lambda x: x)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_children_that_left_the_group_die_with_the_sandbox(process, tier):
    """A daemon would live on and go on computing."""
    if tier.letter == "D":
        pytest.skip("a plain process cannot promise this")
    mark = f"{os.getpid()}{time.monotonic_ns()}"
    sleep = f"[sys.executable, '-c', 'import time; time.sleep(60)', '{mark}']"
    daemon = f"import subprocess, sys\nchild = subprocess.Popen({sleep}, start_new_session=True)"
    student_with(process, daemon)
    assert _becomes(True, mark)
    process.end()
    assert _becomes(False, mark)


def test_behind_landlock_no_process_leaves_the_group_that_is_killed_at_once():
    """Killed one by one, sixty that fork and end all the time outran the supervisor."""
    try:
        process = Process(tier_named("B"), LIMITS.resources(), 2**20)
    except UnavailableError as error:
        pytest.skip(str(error))
    try:
        source = """
import os
def f():
    read, write = os.pipe()
    if os.fork() == 0:
        os.setsid()
        os.setpgid(0, 0)
        os.write(write, str(os.getpgrp()).encode())
        os._exit(0)
    return int(os.read(read, 20)), os.getpgrp()
"""
        own, parents = student_with(process, source).call("f")
        if "seccomp" not in process.facts:
            pytest.skip("no filter for this machine")
        assert own == parents
    finally:
        process.end()


def test_a_fork_bomb_meets_its_limit(process, tier):
    """Bounded here at 300 children that sleep, in case there is no limit after all."""
    if tier.letter == "D" or any("number of processes" in text for text in tier.lacks):
        pytest.skip("the kernel does not limit root, and a plain process shares its user's count")
    source = """
import os, time
def f():
    for count in range(300):
        try: child = os.fork()
        except OSError: return count
        if child == 0:
            time.sleep(5)
            os._exit(0)
    return 300
"""
    assert student_with(process, source).call("f") < 64 + os.cpu_count()


def _becomes(state, mark):
    """Whether the process with the mark starts, or ends, within ten seconds."""
    deadline = time.monotonic() + 10
    while _running(mark) is not state and time.monotonic() < deadline:
        time.sleep(0.05)
    return _running(mark) is state


def _running(mark):
    """Whether a process of this machine carries the mark as its last argument."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if file.read_bytes().split(b"\0")[-2:-1] == [mark.encode()]:
                return True
    return False


def test_a_plain_process_does_not_inherit_our_environment(monkeypatch):
    """Keys and tokens live there."""
    monkeypatch.setenv("COURSE_TEST_SECRET", "do not look")
    process = Process(PLAIN, LIMITS.resources(), 2**20)
    try:
        student = student_with(process, "import os\ndef f(): return dict(os.environ)")
        assert "do not look" not in student.call("f").values()
    finally:
        process.end()


def test_a_function_that_is_returned_is_refused_and_the_next_call_answered(process):
    """A forgotten pair of brackets costs the check it happens in, not the process."""
    student = student_with(process, "def f(): return f\ndef g(): return 1")
    with pytest.raises(StudentError, match="`f` returned a function") as caught:
        student.call("f")
    assert caught.value.kind == "type"
    assert student.call("g") == 1


def test_a_function_of_ours_is_not_handed_large_arrays(process):
    """A column of four million bytes, added to a row of ours, would fill the memory of this side."""
    student = student_with(process, "import numpy as np\ndef f(g): return g(np.zeros((2**23, 1), 'uint8'))")
    with pytest.raises(StudentError, match="takes at most"):
        student.call("f", lambda x: pytest.fail("it was called"))


def test_a_sandbox_that_does_not_start_costs_no_student_anything(toy, tmp_path, monkeypatch):
    """The machine failed, not the student: no score stands, and the next run grades."""
    work = tmp_path / "work"
    write(work / "ada.ipynb", submission())
    with monkeypatch.context() as broken:
        broken.setattr(bubblewrap, "PROGRAM", "/nowhere/bwrap")
        (record,) = grade(toy, work, tier=Tier("A'", "bubblewrap", ())).records
    assert "could be started" in record["problem"]
    again = grade(toy, work, tier=PLAIN, unsafe_no_sandbox=True)
    assert again.kept == 0
    assert again.records[0]["problem"] == ""


class Recording:
    """A stream that notes which thread closes it."""

    def __init__(self, stream):
        self.stream, self.closed_by = stream, []
        self.read, self.fileno = stream.read, stream.fileno

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        self.closed_by.append(threading.current_thread())
        self.stream.close()


def test_a_pipe_is_closed_by_the_thread_that_reads_it(monkeypatch):
    """Closed under its reader, its number may be the next process's pipe, whose answer the reader then takes.

    A process once did not answer its first request for a minute: this race may be why; it was not reproduced.
    """
    streams = []

    class Popen(subprocess.Popen):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            if self.stdout is not None:  # not that of the probe for control groups
                self.stdout = Recording(self.stdout)
                streams.append(self.stdout)

    monkeypatch.setattr("course.autograder.sandbox.starter.subprocess.Popen", Popen)
    Process(PLAIN, LIMITS.resources(), 2**20).end()
    deadline = time.monotonic() + 10
    while not streams[0].closed_by and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(streams[0].closed_by) == 1
    assert streams[0].closed_by[0] is not threading.current_thread()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_no_thread_is_left_for_a_pipe_that_a_child_keeps_open():
    """A plain process may leave a daemon behind; a batch would gather a thread and a descriptor for each."""
    process = Process(PLAIN, {"AS": 2**30, "NPROC": 64}, 2**20)
    before = threading.active_count()
    source = "import os, time\nchild = os.fork()\nif child == 0: os.setsid(); time.sleep(60)\n"
    source += "def f(): return child"
    child = student_with(process, source, 20).call("f")
    try:
        process.end()
        deadline = time.monotonic() + 10
        while threading.active_count() >= before and time.monotonic() < deadline:
            time.sleep(0.05)
        assert threading.active_count() < before
        assert process._process.stdout.closed
    finally:
        os.kill(child, signal.SIGKILL)
