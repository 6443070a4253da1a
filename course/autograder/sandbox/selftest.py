"""Tries, from inside a student's process, each thing that a tier promises to prevent on this machine."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from course.autograder.sandbox import attempts, starter, view
from course.autograder.sandbox.choose import tried
from course.autograder.sandbox.private import make_private
from course.autograder.sandbox.process import NotStartedError, Process
from course.autograder.sandbox.tier import LETTERS, NAMES, Tier
from course.autograder.student import RemoteStudent, StudentError

MEBI = 2**20
LIMITS = {
    "AS": 384 * MEBI, "CPU": 1, "FSIZE": 16 * MEBI, "FOLDER": 32 * MEBI, "NPROC": 24, "CORE": 0,
}  # fmt: skip
SECONDS = 20
LONG = 1.5
OUTPUT_BYTES = 2**16
RESOLVER_SECONDS = 2
DOMAIN = "example.org"
SECRET_NAME = "COURSE_SELFTEST_SECRET"
SHARED = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))
ASSIGNMENTS = view.PACKAGE.parent / "assignments"


@dataclass(frozen=True)
class Finding:
    """What came of trying to break a promise.

    Attributes:
        group: What it is about, as "network".
        promise: What is promised, as "no TCP".
        holds: Whether it held; None where it was not tried.
        note: What was reached, or why it was not tried.
    """

    group: str
    promise: str
    holds: bool | None
    note: str = ""


@dataclass(frozen=True)
class Examined:
    """A tier as it is on this machine.

    Attributes:
        letter: Its letter.
        name: What it is called.
        tier: The tier, None where it does not work here.
        why_not: Why it does not work here.
        findings: What came of trying its promises.
    """

    letter: str
    name: str
    tier: Tier | None
    why_not: str
    findings: tuple[Finding, ...] = ()

    @property
    def is_safe_for_batches(self) -> bool:
        """Whether it works here, is meant for the work of strangers, and holds what that takes."""
        broken = {finding.promise for finding in self.findings if finding.holds is False}
        return self.tier is not None and self.tier.is_safe_for_batches and not broken & ESSENTIAL


def examine_tiers(letters: tuple[str, ...] = LETTERS) -> Iterator[Examined]:
    """Yields each of these tiers, from the strongest on, tried out."""
    for letter in letters:
        found = tried(letter)
        if isinstance(found, Tier):
            yield Examined(letter, found.name, found, "", tuple(findings(found)))
        else:
            yield Examined(letter, NAMES[letter], None, found)


def findings(tier: Tier, groups: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Yields what came of each attempt to break a promise of a tier.

    Args:
        tier: The tier.
        groups: Which groups of promises to try, as ("network",); all if empty.
    """
    with _Surroundings(tier) as around:
        for group, promise, attempt in PROMISES:
            if groups and group not in groups:
                continue
            try:
                got = attempt(around)
                yield Finding(group, promise, not got, ", ".join(map(str, got)))
            except _NotTriedError as reason:
                yield Finding(group, promise, None, str(reason))
            except (StudentError, NotStartedError, OSError) as error:
                around.renew()
                yield Finding(group, promise, None, f"the attempt ended with: {error}")


class _NotTriedError(Exception):
    """Why an attempt would show nothing."""


class _Surroundings:
    """What there is to be got hold of, and a student's process that tries."""

    def __init__(self, tier: Tier):
        self.tier = tier
        self.secret = secrets.token_hex(12)
        self._open = contextlib.ExitStack()
        self._process = None

    def __enter__(self):
        folder = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="course-")))
        folder.chmod(0o755)
        self.private, self.public = folder / "private", folder / "public"
        self.private.mkdir()
        self.public.mkdir()
        for name in ("hidden_checks.py", "other.ipynb", "scores.csv"):
            (self.private / name).write_text(self.secret)
        make_private(self.tier, [self.private])
        self.tcp = self._listening(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)).getsockname()[1]
        self.datagrams = self._listening(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        self.abstract = f"course-{self.secret}"
        self._listening(socket.AF_UNIX, socket.SOCK_STREAM, f"\0{self.abstract}")
        self.socket_file = str(self.public / "socket")
        self._listening(socket.AF_UNIX, socket.SOCK_STREAM, self.socket_file)
        os.chmod(self.socket_file, 0o777)
        self.victim = self._victim()
        os.environ[SECRET_NAME] = self.secret
        self._open.callback(os.environ.pop, SECRET_NAME, None)
        return self

    def __exit__(self, *error):
        self.renew()
        self._open.close()

    def call(self, name: str, *values, seconds: float = SECONDS):
        """Calls one of the attempts in the student's process."""
        if self._process is None:
            self._process = Process(self.tier, LIMITS, OUTPUT_BYTES)
            source = Path(attempts.__file__).read_text(encoding="utf-8")
            RemoteStudent(self._process, SECONDS).run(source)
        return RemoteStudent(self._process, seconds).call(name, *values)

    def renew(self):
        """Ends the process; the next call starts another."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def _listening(self, family, kind, address) -> socket.socket:
        made = self._open.enter_context(socket.socket(family, kind))
        made.bind(address)
        if kind == socket.SOCK_STREAM:
            made.listen()
        return made

    def _victim(self) -> subprocess.Popen:
        """A process of this user that carries the secret word in its command line."""
        command = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)", self.secret]
        victim = starter.start(command, env={}, stdin=subprocess.DEVNULL)
        self._open.callback(victim.wait)
        self._open.callback(victim.kill)
        return victim


def _udp(around: _Surroundings) -> list[str]:
    around.call("udp", around.datagrams.getsockname()[1])
    around.datagrams.settimeout(0.2)
    try:
        around.datagrams.recv(16)
    except TimeoutError:
        return []
    return ["127.0.0.1"]


def _dns(around: _Surroundings) -> list[str]:
    found = around.call("dns", DOMAIN)
    if not found and not _resolves():
        raise _NotTriedError("this machine resolves no names")
    return found


def _resolves() -> bool:
    """Whether names are resolved outside of the sandbox; the resolver has no time limit of its own."""
    done = []
    thread = threading.Thread(target=lambda: done.extend(attempts.dns(DOMAIN)), daemon=True)
    thread.start()
    thread.join(RESOLVER_SECONDS)
    return bool(done)


def _checks(around: _Surroundings) -> list[str]:
    paths = [around.private, *around.private.iterdir()]
    if around.tier.letter != "C":  # there, what the grader makes private is private, and nothing else
        paths += ASSIGNMENTS.glob("*/hidden_checks.py")
    return around.call("read", [str(path) for path in paths])


def _home(around: _Surroundings) -> list[str]:
    paths = [path for path in Path.home().iterdir() if path.is_file()]
    paths += [Path("/etc/shadow"), Path("/etc/passwd")]
    return around.call("read", [str(path) for path in paths if os.access(path, os.R_OK)])


def _write(around: _Surroundings) -> list[str]:
    return _written(around, [around.private, around.public, Path.home(), Path("/")])


def _write_shared(around: _Surroundings) -> list[str]:
    return _written(around, [folder for folder in SHARED if folder.is_dir()])


def _write_packages(around: _Surroundings) -> list[str]:
    return _written(around, [*map(Path, view.packages()), Path(os.__file__).parent, view.WORKER])


def _written(around: _Surroundings, folders: list[Path]) -> list[str]:
    paths = [folder / f"course-{around.secret}" for folder in folders]
    try:
        around.call("write", [str(path) for path in paths])
        return [str(path.parent) for path in paths if path.exists()]
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


def _change(around: _Surroundings) -> list[str]:
    file = around.public / "file"
    file.write_text("as it was")
    os.chmod(file, 0o600)
    before = file.stat()
    said = around.call("change", str(file))
    if not file.exists():
        return ["delete"]
    after = file.stat()
    same = (before.st_mode, before.st_mtime, before.st_size) == (after.st_mode, after.st_mtime, after.st_size)
    return [] if same else said


def _signal(around: _Surroundings) -> list[str]:
    around.call("kill", around.victim.pid)
    time.sleep(0.1)
    if around.victim.poll() is None:
        return []
    around.victim = around._victim()
    return ["a process of the grader's user was killed"]


def _fork(around: _Surroundings) -> list[str]:
    limit = LIMITS["NPROC"] + (os.cpu_count() or 1)
    made = around.call("fork", 2 * limit)
    around.renew()
    return [f"{made} forks under a limit of {limit}"] if made > limit else []


def _daemon(around: _Surroundings) -> list[str]:
    word = f"{around.secret}-left"
    around.call("leave_behind", word)
    started = _becomes(True, word)
    around.renew()
    if not started:
        raise _NotTriedError("no process could be left behind")
    left = [] if _becomes(False, word) else attempts.see(word)
    for name in left:
        os.kill(int(name.split()[1]), signal.SIGKILL)
    return left


def _becomes(state: bool, word: str) -> bool:
    deadline = time.monotonic() + 3
    while bool(attempts.see(word)) is not state and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(attempts.see(word)) is state


def _memory(around: _Surroundings) -> list[str]:
    got = around.call("allocate", LIMITS["AS"])
    return [f"{got // MEBI} MiB under a limit of {LIMITS['AS'] // MEBI}"] if got else []


def _memory_together(around: _Surroundings) -> list[str]:
    count, size = 4, LIMITS["AS"] // 3
    try:
        whole = around.call("allocate_together", count, size)
    except StudentError:  # the kernel chose the process itself
        whole = 0
    around.renew()
    return [f"{count * size // MEBI} MiB in {count} processes"] if whole == count else []


def _folder(around: _Surroundings) -> list[str]:
    got = around.call("fill", around.call("here"), 5, LIMITS["FSIZE"] // 2)
    return (
        [f"{got // MEBI} MiB under a limit of {LIMITS['FOLDER'] // MEBI}"] if got > LIMITS["FOLDER"] else []
    )


def _file(around: _Surroundings) -> list[str]:
    got = around.call("write_one", around.call("here"), LIMITS["FSIZE"] + MEBI)
    around.renew()
    return [f"a file of {got // MEBI} MiB"] if got > LIMITS["FSIZE"] else []


def _clock(around: _Surroundings) -> list[str]:
    start = time.monotonic()
    try:
        around.call("burn", seconds=LONG)
    except StudentError as error:
        around.renew()
        late = time.monotonic() - start > LONG + 5
        return ["it went on"] if late or error.kind not in ("timeout", "died") else []
    return ["it went on"]


def _processor(around: _Surroundings) -> list[str]:
    try:
        around.call("burn", seconds=LIMITS["CPU"] * 8)
    except StudentError as error:
        around.renew()
        return [f"more than {LIMITS['CPU']} s"] if error.kind == "timeout" else []
    return ["it returned"]


PROMISES: list[tuple[str, str, Callable[[_Surroundings], list]]] = [
    ("network", "no TCP", lambda around: around.call("tcp", around.tcp)),
    ("network", "no UDP", _udp),
    ("network", "no names (DNS)", _dns),
    ("network", "no abstract socket of others", lambda around: around.call("unix", "@" + around.abstract)),
    ("network", "no socket file of others", lambda around: around.call("unix", around.socket_file)),
    ("files", "checks, other work and results unreadable", _checks),
    ("files", "home and accounts unreadable", _home),
    ("files", "nothing written outside", _write),
    ("files", "shared folders closed (/var/tmp)", _write_shared),
    ("files", "interpreter and packages unchanged", _write_packages),
    ("files", "files of others unchanged", _change),
    ("files", "work folder bounded", _folder),
    ("files", "size of a file bounded", _file),
    ("processes", "others unseen", lambda around: around.call("see", around.secret)),
    ("processes", "no signal to others", _signal),
    ("processes", "memory of others closed", lambda around: around.call("look_into", around.victim.pid)),
    ("processes", "number bounded", _fork),
    ("processes", "none left behind", _daemon),
    ("processes", "no new rights", lambda around: around.call("privileges")),
    ("memory", "bounded for each process", _memory),
    ("memory", "bounded for all together", _memory_together),
    ("environment", "nothing of the grader's", lambda around: around.call("environment", around.secret)),
    ("time", "ended by the clock", _clock),
    ("time", "processor time bounded", _processor),
]
ESSENTIAL = {
    "no TCP",
    "no UDP",
    "checks, other work and results unreadable",
    "nothing written outside",
    "interpreter and packages unchanged",
    "files of others unchanged",
    "memory of others closed",
    "none left behind",
    "nothing of the grader's",
    "ended by the clock",
}
