"""Processes are started from one thread that lasts."""

import subprocess
import sys
import threading

import pytest

from course.autograder.sandbox import starter


def test_a_thread_that_asks_is_not_the_one_that_starts(monkeypatch):
    """Linux would end a child that asked for it together with the thread that started it."""
    started_by = []

    class Popen(subprocess.Popen):
        def __init__(self, *args, **options):
            started_by.append(threading.current_thread())
            super().__init__(*args, **options)

    monkeypatch.setattr(starter.subprocess, "Popen", Popen)
    for _ in range(2):
        thread = threading.Thread(target=lambda: starter.start([sys.executable, "-c", ""]).wait())
        thread.start()
        thread.join()
    assert len(set(started_by)) == 1
    assert started_by[0].is_alive()


def test_what_cannot_be_started_raises_where_it_was_asked_for():
    with pytest.raises(FileNotFoundError):
        starter.start(["/nowhere/program"])
    assert starter.start([sys.executable, "-c", "raise SystemExit(3)"]).wait() == 3
