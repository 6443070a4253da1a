"""What a sandbox is to hold, each promise with an attempt to break it; they are bounded and clean up."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from course.autograder.sandbox import attempts, view
from course.autograder.sandbox.surroundings import LIMITS, MEBI, Surroundings
from course.autograder.student import StudentError

LONG = 1.5
RESOLVER_SECONDS = 2
DOMAIN = "example.org"
SHARED = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))
ASSIGNMENTS = view.PACKAGE.parent / "assignments"


class NotTriedError(Exception):
    """Why an attempt would show nothing."""


def _udp(around: Surroundings) -> list[str]:
    around.call("udp", around.datagrams.getsockname()[1])
    around.datagrams.settimeout(0.2)
    try:
        around.datagrams.recv(16)
    except TimeoutError:
        return []
    return ["127.0.0.1"]


def _abstract(around: Surroundings) -> list[str]:
    if around.abstract is None:
        raise NotTriedError("this system has none")
    return around.call("unix", "@" + around.abstract)


def _socket_file(around: Surroundings) -> list[str]:
    if around.socket_file is None:
        raise NotTriedError("this system has none")
    return around.call("unix", around.socket_file)


def _dns(around: Surroundings) -> list[str]:
    found = around.call("dns", DOMAIN)
    if not found and not _resolves():
        raise NotTriedError("this machine resolves no names")
    return found


def _resolves() -> bool:
    """Whether names are resolved outside of the sandbox; the resolver has no time limit of its own."""
    done = []
    thread = threading.Thread(target=lambda: done.extend(attempts.dns(DOMAIN)), daemon=True)
    thread.start()
    thread.join(RESOLVER_SECONDS)
    return bool(done)


def _checks(around: Surroundings) -> list[str]:
    paths = [around.private, *around.private.iterdir()]
    if around.tier.letter != "C":  # there, what the grader makes private is private, and nothing else
        paths += ASSIGNMENTS.glob("*/hidden_checks.py")
    return around.call("read", [str(path) for path in paths])


def _home(around: Surroundings) -> list[str]:
    paths = [path for path in Path.home().iterdir() if path.is_file()]
    paths += [Path("/etc/shadow"), Path("/etc/passwd")]
    return around.call("read", [str(path) for path in paths if os.access(path, os.R_OK)])


def _write(around: Surroundings) -> list[str]:
    return _written(around, [around.private, around.public, Path.home(), Path("/")])


def _write_shared(around: Surroundings) -> list[str]:
    return _written(around, [folder for folder in SHARED if folder.is_dir()])


def _write_packages(around: Surroundings) -> list[str]:
    return _written(around, [*map(Path, view.packages()), Path(os.__file__).parent, view.WORKER])


def _written(around: Surroundings, folders: list[Path]) -> list[str]:
    paths = [folder / f"course-{around.secret}" for folder in folders]
    try:
        around.call("write", [str(path) for path in paths])
        return [str(path.parent) for path in paths if path.exists()]
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


def _change(around: Surroundings) -> list[str]:
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


def _signal(around: Surroundings) -> list[str]:
    around.call("kill", around.victim.pid)
    time.sleep(0.1)
    if around.victim.poll() is None:
        return []
    around.victim = around._victim()
    return ["a process of the grader's user was killed"]


def _fork(around: Surroundings) -> list[str]:
    limit = LIMITS["NPROC"] + (os.cpu_count() or 1)
    made = around.call("fork", 2 * limit)
    around.renew()
    return [f"{made} forks under a limit of {limit}"] if made > limit else []


def _daemon(around: Surroundings) -> list[str]:
    word = f"{around.secret}-left"
    around.call("leave_behind", word)
    started = _becomes(True, word)
    around.renew()
    if not started:
        raise NotTriedError("no process could be left behind")
    left = [] if _becomes(False, word) else attempts.see(word)
    for name in left:
        os.kill(int(name.split()[1]), signal.SIGKILL)
    return left


def _becomes(state: bool, word: str) -> bool:
    deadline = time.monotonic() + 3
    while bool(attempts.see(word)) is not state and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(attempts.see(word)) is state


def _memory(around: Surroundings) -> list[str]:
    got = around.call("allocate", LIMITS["AS"])
    return [f"{got // MEBI} MiB under a limit of {LIMITS['AS'] // MEBI}"] if got else []


def _memory_together(around: Surroundings) -> list[str]:
    count, size = 4, LIMITS["AS"] // 3
    try:
        whole = around.call("allocate_together", count, size)
    except StudentError:  # the kernel chose the process itself
        whole = 0
    around.renew()
    return [f"{count * size // MEBI} MiB in {count} processes"] if whole == count else []


def _folder(around: Surroundings) -> list[str]:
    got = around.call("fill", around.call("here"), 5, LIMITS["FSIZE"] // 2)
    return (
        [f"{got // MEBI} MiB under a limit of {LIMITS['FOLDER'] // MEBI}"] if got > LIMITS["FOLDER"] else []
    )


def _file(around: Surroundings) -> list[str]:
    got = around.call("write_one", around.call("here"), LIMITS["FSIZE"] + MEBI)
    around.renew()
    return [f"a file of {got // MEBI} MiB"] if got > LIMITS["FSIZE"] else []


def _clock(around: Surroundings) -> list[str]:
    start = time.monotonic()
    try:
        around.call("burn", seconds=LONG)
    except StudentError as error:
        around.renew()
        late = time.monotonic() - start > LONG + 5
        return ["it went on"] if late or error.kind not in ("timeout", "died") else []
    return ["it went on"]


def _processor(around: Surroundings) -> list[str]:
    try:
        around.call("burn", seconds=LIMITS["CPU"] * 30)  # where the machine is busy, a second takes many
    except StudentError as error:
        around.renew()
        return [f"more than {LIMITS['CPU']} s"] if error.kind == "timeout" else []
    return ["it returned"]


PROMISES: list[tuple[str, str, Callable[[Surroundings], list]]] = [
    ("network", "no TCP", lambda around: around.call("tcp", around.tcp)),
    ("network", "no UDP", _udp),
    ("network", "no names (DNS)", _dns),
    ("network", "no abstract socket of others", _abstract),
    ("network", "no socket file of others", _socket_file),
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
