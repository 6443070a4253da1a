"""A hunt from inside for what belongs to the grader: each secret is planted, each way to it is tried.

A hunt that finds nothing proves something only if it would have found it: a secret of the hunter's own is in its
memory, and the same hunt without walls finds the files.
"""

import hashlib
import json
import secrets

import numpy as np
import pytest

from course.autograder.assignment import load_assignment
from course.autograder.sandbox.tier import PLAIN
from tests.attacks.arena import arena
from tests.attacks.attack import hunting
from tests.autograder.conftest import cell, submission

FIRST = 20  # letters of a secret that the hunter is given to look for; a digest tells the rest

HUNT = '''
import ctypes, gc, hashlib, json, os, sys

SECRETS = json.loads({{SECRETS}})
own = json.loads({{OWN}})
kept = own[0] + own[1]

def search(data, where):
    for name, (first, length, digest) in SECRETS.items():
        first, at = bytes.fromhex(first), -1
        while (at := data.find(first, at + 1)) >= 0:
            if hashlib.sha256(data[at : at + length]).hexdigest() == digest:
                told = f"{name} in {where}"
                if told not in found: found.append(told)
                break

def read(path, limit=2**22):
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try: return os.read(handle, limit)
        finally: os.close(handle)
    except OSError: return b""

def memory():
    """All that can be read of this process, freed or not."""
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as mem:
        for line in maps:
            bounds, rights = line.split()[:2]
            start, end = (int(part, 16) for part in bounds.split("-"))
            if "r" not in rights or end - start > 2**29 or "[v" in line: continue
            for at in range(start, end, 2**24):
                try:
                    mem.seek(at)
                    search(mem.read(min(2**24 + 64, end - at)), "memory")
                except (OSError, ValueError): break

def processes():
    try: names = os.listdir("/proc")
    except OSError: names = ["self", "1", str(os.getpid()), str(os.getppid())]
    for pid in names:
        if pid.isdigit() or pid == "self":
            for name in ("environ", "cmdline", "comm", "mountinfo", "cgroup"): search(read(f"/proc/{pid}/{name}"), "/proc")
            for name in ("fd", "cwd", "root", "map_files"):
                try: search("\\n".join(os.readlink(f"/proc/{pid}/{name}/{n}") for n in os.listdir(f"/proc/{pid}/{name}")).encode(), name)
                except OSError: pass

def descriptors():
    for number in range(3, 1024):
        try:
            status = os.fstat(number)
            size = os.lseek(number, 0, os.SEEK_END)
            search(os.pread(number, 2**22, 0), f"descriptor {number}")
        except OSError: pass

def files():
    skipped = {"/proc", "/sys", "/dev", "/usr", sys.base_prefix}
    count = 0
    for root in {{ROOTS}}:
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if os.path.join(folder, name) not in skipped]
            for name in names:
                count += 1
                if count > 5000: return
                path = os.path.join(folder, name)
                search(os.fsencode(path), "the name of a file")
                if os.path.isfile(path): search(read(path), "a file")

def objects():
    texts = [thing for holder in gc.get_objects() for thing in (holder.values() if type(holder) is dict else holder if type(holder) in (list, tuple) else ())
             if type(thing) in (str, bytes)]
    search("\\n".join(t for t in texts if type(t) is str).encode(errors="replace"), "objects")
    frame = sys._getframe()
    while frame is not None:
        search(repr(list(frame.f_locals)).encode(), "frames"); frame = frame.f_back

def environment():
    search(json.dumps(dict(os.environ)).encode(), "the environment")
    search(" ".join(sys.argv + sys.path + list(sys.modules)).encode(), "the names of modules")

def the_rest():
    for path in ("/proc/sysvipc/shm", "/proc/sysvipc/msg", "/proc/keys", "/proc/net/unix", "/proc/mounts"): search(read(path), path)

for part in (environment, processes, descriptors, files, objects, memory, the_rest): part()
'''

PLANTED = (
    "environment",
    "hidden check",
    "solution",
    "misconception",
    "label",
    "other before",
    "other after",
    "grader",
)


def described(secret: bytes) -> list:
    """What lets a secret be recognised but not read."""
    return [
        secret[: FIRST if len(secret) > FIRST else 5].hex(),
        len(secret),
        hashlib.sha256(secret).hexdigest(),
    ]


@pytest.fixture
def planted(toy, tmp_path, monkeypatch):
    """The toy with a secret in each place, and the secrets by name."""
    found = {name: f"canary{secrets.token_hex(24)}" for name in PLANTED if name != "label"}
    labels = np.random.default_rng().normal(size=6)
    monkeypatch.setenv("COURSE_CANARY", found["environment"])
    hidden = toy.folder / "hidden_checks.py"
    hidden.write_text(
        f"CANARY = {found['hidden check']!r}\n{hidden.read_text()}\n\nLABELS = {labels.tolist()}\n\n\n"
        "def q1_labels(student):\n"
        '    """Labels that only the grader has."""\n'
        "    expect.close(student.call('double', 0.5), LABELS)\n"
    )
    mistakes = toy.folder / "misconceptions.py"
    mistakes.write_text(f"{mistakes.read_text()}\n\nCANARY = {found['misconception']!r}\n")
    source = json.loads((toy.folder / "source.ipynb").read_text())
    source["cells"][2]["source"] = source["cells"][2]["source"].replace(
        "    return 2 * x", f"    solution = {found['solution']!r}\n    return 2 * x"
    )
    (toy.folder / "source.ipynb").write_text(json.dumps(source))
    return load_assignment(toy.folder), {name: text.encode() for name, text in found.items()} | {
        "label": labels.tobytes()
    }


@pytest.fixture
def hunt(planted, tmp_path):
    """A function that grades a hunter between two others, behind a tier, and returns what it found."""

    def run(tier, folder=tmp_path):
        assignment, known = planted
        made = arena(folder, assignment, tier)
        own = [secrets.token_hex(16), secrets.token_hex(16)]
        told = {name: described(secret) for name, secret in known.items()}
        told["own"] = described("".join(own).encode())
        roots = ["/"] if tier.letter != "D" else [str(folder)]
        made.facts |= {"SECRETS": json.dumps(told), "OWN": json.dumps(own), "ROOTS": roots}
        for name, when in (("ann", "before"), ("zoe", "after")):
            work = known[f"other {when}"].decode()
            made.hand_in(name, submission(extra=[cell(f"mine = {work!r}")]))
        made.hand_in("eve", submission(made.filled(hunting(HUNT)), made.stub("q2")))
        kept = known["grader"].decode()  # a text of this process while it grades
        came = made.grade(honest=False)
        assert kept
        assert came.record("eve")["earned"] == 0
        told = came.told("eve")
        assert "FOUND" in told, "the hunt did not take place"
        return set(told.partition("FOUND ")[2].partition(", in the line")[0].split("; "))

    return run


def test_the_hunter_finds_its_own_secret_and_nothing_else(hunt, walls):
    """Neither values, nor labels, nor the work of others, nor the environment: in files, /proc, memory, anywhere."""
    memory = (
        set() if walls.letter == "B" else {"own in memory"}
    )  # behind Landlock alone /proc shows no memory
    assert hunt(walls) == {"own in objects"} | memory


def test_without_walls_the_same_hunt_finds_files_but_still_no_memory(hunt):
    """So the hunter knows its trade; and even here nothing but inputs was ever in the process."""
    found = hunt(PLAIN)
    assert {"hidden check in a file", "solution in a file", "other after in a file"} <= found
    assert {one for one in found if one.endswith(("memory", "objects", "environment"))} == {
        "own in objects", "own in memory",
    }  # fmt: skip
