"""Control groups limit all of a submission together, in either version, and none is left behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course.autograder.sandbox import cgroup


def kernel(monkeypatch, root, own, files):
    """Makes folders below `root` control groups: each gets these files, and may be removed with them."""
    make, remove = Path.mkdir, Path.rmdir

    def mkdir(path, *args, **options):
        make(path, *args, **options)
        if path.is_relative_to(root):
            for name in ("cgroup.procs", *files):
                (path / name).touch()

    def rmdir(path):
        for file in path.iterdir():
            file.unlink()
        remove(path)

    monkeypatch.setattr(Path, "mkdir", mkdir)
    monkeypatch.setattr(Path, "rmdir", rmdir)
    monkeypatch.setattr(cgroup, "_takes_a_process", lambda folder: True)
    monkeypatch.setattr(cgroup, "MOUNT", root)
    monkeypatch.setattr(cgroup, "OWN", root / "own")
    (root / "own").write_text(own)
    cgroup.places.cache_clear()


@pytest.fixture
def fresh():
    yield
    cgroup.places.cache_clear()


def test_version_1_has_a_folder_for_each_controller(tmp_path, monkeypatch, fresh):
    """They lie below this process's own group in each hierarchy."""
    for folder in ("memory/me", "pids"):
        (tmp_path / folder).mkdir(parents=True)
    kernel(monkeypatch, tmp_path, "8:pids:/\n4:memory:/me\n0::/\n", ["memory.limit_in_bytes", "pids.max"])
    group = cgroup.Group({"memory": 2**28, "pids": 24})
    assert group.controllers == ("memory", "pids")
    name = f"course-{os.getpid()}-"
    (memory,) = (tmp_path / "memory" / "me").glob(f"{name}*")
    (pids,) = (tmp_path / "pids").glob(f"{name}*")
    assert (memory / "memory.limit_in_bytes").read_text() == str(2**28)
    assert (pids / "pids.max").read_text() == "24"
    group.add(4711)
    assert (memory / "cgroup.procs").read_text() == (pids / "cgroup.procs").read_text() == "4711"
    group.end()
    assert not list(tmp_path.rglob("course-*"))


def test_version_2_has_one_folder_for_both(tmp_path, monkeypatch, fresh):
    (tmp_path / "user.slice").mkdir()
    (tmp_path / "cgroup.controllers").touch()
    kernel(monkeypatch, tmp_path, "0::/user.slice\n", ["memory.max", "pids.max"])
    group = cgroup.Group({"memory": 2**28, "pids": 24})
    assert group.controllers == ("memory", "pids")
    (folder,) = (tmp_path / "user.slice").glob("course-*")
    assert ((folder / "memory.max").read_text(), (folder / "pids.max").read_text()) == (str(2**28), "24")
    group.end()


def test_a_folder_that_is_no_control_group_is_not_taken_for_one(tmp_path, monkeypatch, fresh):
    """A limit written into an ordinary file limits nothing."""
    (tmp_path / "cgroup.controllers").touch()
    kernel(monkeypatch, tmp_path, "0::/\n", [])
    assert cgroup.Group({"memory": 2**28, "pids": 24}).controllers == ()
    assert not list(tmp_path.glob("course-*"))


def test_what_a_killed_grader_left_is_removed(tmp_path, monkeypatch, fresh):
    """Groups of graders that still run are left alone."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, used = tmp_path / f"course-{ended.pid}-0", tmp_path / f"course-{os.getppid()}-0"
    (tmp_path / "cgroup.controllers").touch()
    kernel(monkeypatch, tmp_path, "0::/\n", ["memory.max", "pids.max"])
    left.mkdir()
    used.mkdir()
    cgroup.places()
    assert not left.exists()
    assert used.exists()


def test_a_group_that_another_grader_removes_meanwhile_is_passed_over(tmp_path, monkeypatch):
    """Two graders may start at once. Found by two tests that ran side by side."""
    going = tmp_path / f"course-{os.getpid()}-probe"
    dead = tmp_path / "course-999999999-0"
    going.mkdir()
    dead.mkdir()
    scan = os.scandir

    def scan_while_it_goes(path):
        if Path(path) == going:
            going.rmdir()
        return scan(path)

    monkeypatch.setattr(os, "scandir", scan_while_it_goes)
    cgroup._clear(tmp_path)
    assert not going.exists()
    assert not dead.exists()


def test_version_2_kills_a_group_at_once(tmp_path, monkeypatch):
    """Where its processes were killed one by one, those that fork and end would outrun it."""
    for name, text in (("cgroup.kill", ""), ("cgroup.procs", f"{os.getpid()}")):
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(cgroup.os, "kill", None)
    cgroup._kill_all(tmp_path)
    assert (tmp_path / "cgroup.kill").read_text() == "1"


def test_a_group_ends_what_is_in_it():
    """Also what has left the process group and the session."""
    group = cgroup.Group({"memory": 2**28, "pids": 24})
    if not group.controllers:
        pytest.skip("this process may make no control groups here")
    child = subprocess.Popen(["sleep", "60"], start_new_session=True)
    group.add(child.pid)
    group.end()
    assert child.wait(5) == -9
    assert not [place for _, parent, _ in cgroup.places() for place in parent.glob(f"course-{os.getpid()}-*")]


FORK = """
import os, sys, time
sys.stdin.read(1)
for made in range(20):
    try: child = os.fork()
    except OSError: break
    if child == 0: time.sleep(20)
print(made, flush=True)
"""


def test_a_group_limits_the_number_of_processes():
    group = cgroup.Group({"pids": 5})
    if "pids" not in group.controllers:
        pytest.skip("this process may make no control groups here")
    options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", FORK], **options) as child:
        group.add(child.pid)
        child.stdin.write(b"x")
        child.stdin.close()
        made = int(child.stdout.readline())
        group.end()
    assert made == 4
