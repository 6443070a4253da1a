"""A process puts its walls up before a student's code, or does not run it where one is required."""

import json
import subprocess
import sys

import pytest

from course.autograder.sandbox import view

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these walls are Linux's")

TRY = """
import errno, json, sys, threading
sys.path.insert(0, sys.argv[1])
import landlock, linux, seccomp, walls
def missing(**_): raise OSError(errno.ENOSYS, "Function not implemented")
landlock.restrict = missing
seccomp.refuse = lambda **given: len(given)
if sys.argv[2] == "threads": threading.Thread(target=threading.Event().wait, daemon=True).start()
try: print(json.dumps(walls.put_up(json.loads(sys.argv[3]))))
except OSError as error: print(json.dumps(str(error)))
"""
BOTH = {"landlock": {"read": ["/"], "write": []}, "seccomp": {"metadata": True}}


def put_up(wanted, threads="none"):
    command = [sys.executable, "-I", "-c", TRY, str(view.WORKER), threads, json.dumps(wanted)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_a_second_wall_that_does_not_stand_is_told_not_trusted():
    """What is behind namespaces already is still worth running without it."""
    assert put_up(BOTH) == {"seccomp": 1}


def test_a_required_wall_that_does_not_stand_stops_the_process():
    assert "not implemented" in put_up({**BOTH, "required": ["landlock"]})


def test_threads_that_would_escape_stop_the_process():
    """Both walls hold for the thread that puts them up, and for what it starts."""
    assert "threads" in put_up(BOTH, "threads")


def test_no_wall_is_put_up_unasked():
    """A plain process has none, on systems that have no such calls either."""
    assert put_up({}, "threads") == {}
