"""As many workers as a machine is good for, and none left when they are done."""

import os
import time

import pytest

from course.autograder import workers as workers_module
from course.autograder.sandbox.tier import PLAIN
from course.autograder.workers import local_crew, usual_count
from tests.autograder.test_local_workers import PROC, is_gone


@pytest.mark.parametrize(
    ("cores", "gib", "preload", "count"),
    [
        (8, 64, ("keras",), 8),
        (16, 16, ("keras",), 8),
        (16, 16, (), 16),
        (4, 1, ("keras",), 1),
        (1, 64, (), 1),
    ],
)
def test_there_are_as_many_as_cores_and_memory_are_good_for(monkeypatch, cores, gib, preload, count):
    """Sixteen processes with Keras in them need more than a laptop has."""
    monkeypatch.setattr(workers_module, "_cores", lambda: cores)
    monkeypatch.setattr(workers_module, "_memory", lambda: gib * 2**30)
    assert usual_count(preload) == count


def test_this_machine_says_what_it_has():
    assert 1 <= usual_count(()) <= os.cpu_count()


@PROC
def test_leaving_ends_what_is_under_way():
    with local_crew(2, PLAIN, ()) as crew:
        pid = crew.executor.submit(os.getpid).result()
        crew.executor.submit(time.sleep, 60)
        crew.executor.submit(time.sleep, 60)
        time.sleep(0.2)
    assert is_gone(pid)
