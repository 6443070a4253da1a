"""What is handed in is hostile before a cell of it runs: files, folders, bundles and notebooks."""

import contextlib
import json
import os
import stat
import sys
import zipfile
from pathlib import Path

import pytest

from tests.autograder.conftest import cell, notebook, submission

MEMORY_MIB = 400  # more than reading 20 MiB of notebook takes, less than what the files would swell to
SPARSE_BYTES = 2**30
DOUBLE = "def double(x):\n    return 2 * x"


def _text(path, content):
    path.write_text(content)


def _sparse(path):
    with path.open("wb") as out:
        out.truncate(SPARSE_BYTES)


def _zip(path, *members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as out:
        for name, content in members:
            out.writestr(name, content)


def _linked(name, target):
    member = zipfile.ZipInfo(name)
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member, target


def _bomb(path):
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out,
        out.open("toy.ipynb", "w", force_zip64=True) as member,
    ):
        for _ in range(512):
            member.write(b" " * 2**20)


def _folder_of_links(path, made):
    path.mkdir()
    for name, target in (
        ("toy.ipynb", made.folder / "class" / "zoe.ipynb"),
        ("source", made.assignment.folder),
    ):
        (path / name).symlink_to(target)


def _own_assignment(path, made):
    path.mkdir()
    for name in ("assignment.toml", "checks.py", "misconceptions.py", "source.ipynb"):
        (path / name).write_bytes((made.assignment.folder / name).read_bytes())
    for name in ("hidden_checks.py", "conftest.py", "sitecustomize.py", "numpy.py", "numpy.pth"):
        (path / name).write_text(f"import os\nos.mkdir({str(made.folder / 'ran')!r})\n")
    (path / "toy.ipynb").write_text(json.dumps(submission("pass", "pass")))
    (path / "source.ipynb").unlink()


def _graded_already(path, made):
    """A record and a results file of its own beside the notebook."""
    path.mkdir()
    (path / "toy.ipynb").write_text(json.dumps(submission("pass", "pass")))
    for name in ("eve.json", "records/eve.json", "submission.json", "results.json", "scores.csv"):
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text(
            json.dumps({"student": "eve", "earned": 10, "checks": {"q1": True, "q2": True}})
        )


def _claims(path):
    claim = {
        "assignment": "toy",
        "checks": {"q1": {"q1_double_of_three": True}},
        "earned": 10,
        "received": "2001-01-01",
    }
    _zip(path, ("toy.ipynb", json.dumps(submission("pass", "pass"))), ("submission.json", json.dumps(claim)))


def _forged_cells():
    """Test cells, points and locked cells of the student's own."""
    work = submission("pass", "pass")
    work["cells"] += [
        cell("5.0", "q1-test", grade=True, locked=True, points=1000),
        cell("5.0", "bonus", grade=True, locked=True, points=1000),
        cell(DOUBLE, "q1", kind="raw", solution=True, grade=True, points=[[]]),
        cell("np = None", "setup", locked=True),
        {**cell("1 / 0"), "metadata": {"nbgrader": [1], "course": {"run": "yes"}}},
        {**cell("1 / 0"), "metadata": {"nbgrader": {"grade_id": {"a": 1}, "points": 1e999}}},
    ]
    work["metadata"] = {
        "course": {"assignment": "other", "points": 99},
        "kernelspec": {"name": "; rm -rf /", "argv": ["/bin/sh"]},
    }
    return work


def _json(content):
    return lambda path, made: _text(path, content)


# For each: the name of what is handed in, how it is made, and what its record says of it.
HANDED_IN = {
    "link to another's work": ("eve.ipynb", lambda path, made: path.symlink_to(made.folder / "class" / "zoe.ipynb"), "link"),
    "link to a secret file": ("eve.ipynb", lambda path, made: path.symlink_to("/etc/shadow"), "link"),
    "link to itself": ("eve.ipynb", lambda path, made: path.symlink_to(path), "link"),
    "link to the checks": ("eve", lambda path, made: path.symlink_to(made.assignment.folder), "link"),
    "link that never ends": ("eve.ipynb", lambda path, made: path.symlink_to("/dev/zero"), "link"),
    "folder of links": ("eve", _folder_of_links, "link"),
    "named pipe": ("eve.ipynb", lambda path, made: os.mkfifo(path), "not a plain file"),
    "folder named as a notebook": ("eve.ipynb", lambda path, made: path.mkdir(), "holds 0 notebooks"),
    "sparse gigabyte": ("eve.ipynb", lambda path, made: _sparse(path), "larger than"),
    "sparse gigabyte as a bundle": ("eve.zip", lambda path, made: _sparse(path), "larger than"),
    "zip bomb": ("eve.zip", lambda path, made: _bomb(path), "too large"),
    "zip slip": ("eve.zip", lambda path, made: _zip(path, ("../zoe.ipynb", "{}"), ("toy.ipynb", "{}")), "unsafe path"),
    "zip slip, absolute": ("eve.zip", lambda path, made: _zip(path, (f"{made.folder}/ran", "x"), ("toy.ipynb", "{}")), "unsafe path"),
    "zip slip, backwards": ("eve.zip", lambda path, made: _zip(path, ("..\\..\\zoe.ipynb", "{}")), "unsafe path"),
    "link in a bundle": ("eve.zip", lambda path, made: _zip(path, _linked("toy.ipynb", "/etc/shadow")), "unsafe path"),
    "ten thousand files in a bundle": (
        "eve.zip", lambda path, made: _zip(path, *[(f"{n}.ipynb", "{}") for n in range(10_000)]), "10000 files",
    ),
    "bundle in a bundle": ("eve.zip", lambda path, made: _zip(path, ("toy.zip", b"PK")), "0 notebooks"),
    "bundle that claims points": ("eve.zip", lambda path, made: _claims(path), None),
    "folder that claims points": ("eve", _graded_already, None),
    "folder with an assignment of its own": ("eve", _own_assignment, None),
    "ten thousand cells": (
        "eve.ipynb", lambda path, made: _text(path, json.dumps(notebook(*[cell("1 / 0")] * 10_000))), "10000 cells",
    ),
    "two thousand cells that raise": (
        "eve.ipynb",
        lambda path, made: _text(path, json.dumps(notebook(*[cell("raise ValueError('x' * 10**6)")] * 1990, *submission("pass", "pass")["cells"]))),
        "ValueError",
    ),
    "invalid JSON": ("eve.ipynb", _json('{"cells": [}'), "no JSON"),
    "JSON a hundred thousand deep": ("eve.ipynb", _json('{"cells":' + "[" * 100_000), "no JSON"),
    "JSON with a huge number": ("eve.ipynb", _json('{"cells": [' + "9" * 100_000 + "]}"), "no JSON"),
    "JSON in UTF-16 with half letters": ("eve.ipynb", lambda path, made: path.write_bytes(json.dumps({"cells": ["\ud800"]}).encode("utf-16")), "damaged"),
    "cell of 15 MB": ("eve.ipynb", lambda path, made: _text(path, json.dumps(submission("x = 1\n" * 2_500_000, "pass"))), None),
    "cell with zero bytes": ("eve.ipynb", lambda path, made: _text(path, json.dumps(submission("\0double = 1\0", "\ud800"))), None),
    "cells and points of its own": ("eve.ipynb", lambda path, made: _text(path, json.dumps(_forged_cells())), "no known id"),
    "name with a path in it": ("a\\..\\..\\eve.ipynb", lambda path, made: _text(path, "{}"), "no list of cells"),
    "name that is an option": ("--output=ran.ipynb", lambda path, made: _text(path, "{}"), "no list of cells"),
}  # fmt: skip


@pytest.mark.parametrize("what", HANDED_IN)
def test_what_is_handed_in_gains_nothing_and_the_batch_goes_on(fight, what):
    name, make, says = HANDED_IN[what]
    fight.hand_in("zoe", submission())
    make(fight.folder / "class" / name, fight)
    with most_memory(MEMORY_MIB):
        came = fight.grade()
    hostile = [one for one in came.graded.records if one["earned"] != 10]
    assert [one["earned"] for one in hostile] == [0]
    assert came.record("zoe")["earned"] == 10
    if says:
        assert says in json.dumps([hostile[0]["problem"], hostile[0]["repairs"], hostile[0]["questions"]])
    assert (came.processes, came.files) == ([], [])
    assert not (fight.folder / "ran").exists()


def test_who_hands_in_under_another_name_gains_nothing_and_is_noticed(fight):
    """Which of the two counts is for staff to say; the others are graded."""
    fight.hand_in("amy", submission())
    _zip(fight.folder / "class" / "zoe.zip", ("toy.ipynb", json.dumps(submission("pass", "pass"))))
    came = fight.grade()
    assert {one["student"]: one["earned"] for one in came.graded.records} == {"amy": 10, "zoe": 0}
    assert "2 submissions of zoe" in came.record("zoe")["problem"]


@contextlib.contextmanager
def most_memory(mebibytes):
    """Asks that this process grows by no more than this meanwhile; watched on Linux."""
    if not sys.platform.startswith("linux"):
        yield
        return
    Path("/proc/self/clear_refs").write_text("5")  # forget the highest so far
    before = _memory("VmRSS")
    yield
    assert (_memory("VmHWM") - before) / 1024 < mebibytes


def _memory(name):
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{name}:")[2].split()[0])
