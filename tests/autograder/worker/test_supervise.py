"""Without namespaces, a supervisor ends what a student's process has started, and tells how it ended."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course.autograder.sandbox import view

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="adopts orphans, as Linux can")

ORPHAN = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        print(os.getpid(), flush=True)
        time.sleep(60)
    os._exit(0)
"""


@pytest.fixture
def supervise(tmp_path):
    """Returns a function that starts a supervisor of a Python program."""
    with contextlib.ExitStack() as ending:

        def start(program, interpreter=None):
            told = {
                "parent": os.getpid(), "own_user": False, "folder": str(tmp_path), "environment": {},
                "command": [interpreter or view.interpreter(), "-I", "-S", "-c", program],
            }  # fmt: skip
            script = [view.interpreter(), "-I", "-S", str(view.WORKER / "supervise.py"), json.dumps(told)]
            made = ending.enter_context(
                subprocess.Popen(script, stdout=subprocess.PIPE, stdin=subprocess.PIPE)
            )
            ending.callback(made.kill)
            return made

        yield start


def ends(process):
    deadline = time.monotonic() + 10
    while Path(f"/proc/{process}").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return not Path(f"/proc/{process}").exists()


def test_an_orphan_in_a_session_of_its_own_ends_with_the_program(supervise):
    made = supervise(ORPHAN + "time.sleep(0.3)")
    orphan = int(made.stdout.readline())
    assert made.wait(20) == 0
    assert ends(orphan)


def test_an_orphan_ends_when_the_supervisor_is_told_to(supervise):
    """So the grader's clock ends a program that has left children behind and goes on itself."""
    made = supervise(ORPHAN + "time.sleep(60)")
    orphan = int(made.stdout.readline())
    made.send_signal(signal.SIGTERM)
    assert made.wait(20) == 128 + signal.SIGKILL
    assert ends(orphan)


@pytest.mark.parametrize(
    ("program", "status"),
    [("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 128 + 9), ("pass", 0)],
)
def test_the_status_of_the_program_is_told(supervise, program, status):
    assert supervise(program).wait(20) == status


def test_a_program_that_cannot_be_run_has_a_status_of_its_own(supervise):
    """`course doctor` then says that the interpreter is closed to other users."""
    assert supervise("pass", interpreter="/nowhere/python").wait(20) == 126
