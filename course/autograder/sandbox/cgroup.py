"""Control groups: memory and processes limited for all of a submission together, where we may make them."""

import contextlib
import functools
import itertools
import os
import signal
import threading
import time
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")
PREFIX = "course-"
EMPTY_SECONDS = 2
FILES = {  # controller: (version 1, version 2)
    "memory": ("memory.limit_in_bytes", "memory.max"),
    "pids": ("pids.max", "pids.max"),
}
PROBE = {"memory": 2**30, "pids": 64}
_numbers = itertools.count()
_lock = threading.Lock()


class Group:
    """Control groups for one submission.

    Args:
        limits: Largest values by controller, as {"memory": 2**30, "pids": 64}.

    Attributes:
        controllers: Those of the limits that hold.
    """

    def __init__(self, limits: dict[str, int]):
        self._folders, held = [], []
        name = f"{PREFIX}{os.getpid()}-{next(_numbers)}"
        with _lock:  # else two threads would each find the other's probe in their way
            found = places()
        for controller, parent, file in found:
            if controller not in limits:
                continue
            folder = parent / name
            try:
                folder.mkdir(exist_ok=True)  # version 2 has one for both controllers
                (folder / file).write_text(str(limits[controller]))
            except OSError:
                with contextlib.suppress(OSError):
                    folder.rmdir()
                continue
            held.append(controller)
            if folder not in self._folders:
                self._folders.append(folder)
        self.controllers = tuple(held)

    def add(self, process: int):
        """Puts a process, and all that it starts from now on, into the groups."""
        for folder in self._folders:
            (folder / "cgroup.procs").write_text(str(process))

    def end(self):
        """Kills what is still in the groups, and removes them."""
        deadline = time.monotonic() + EMPTY_SECONDS
        for folder in self._folders:
            while time.monotonic() < deadline:
                try:
                    folder.rmdir()
                    break
                except FileNotFoundError:
                    break
                except OSError:
                    _kill_all(folder)
                    time.sleep(0.002)
        self._folders = []


@functools.cache
def places() -> tuple[tuple[str, Path, str], ...]:
    """Where groups can be made here, as (controller, folder to make them in, file that takes the limit).

    It is tried out. In version 2 a group that has processes has no controllers for groups below it, so the
    groups above this process's own are tried too. What an earlier grader left behind is removed.
    """
    found = []
    for controller, files in FILES.items():
        for version, parent in _candidates(controller):
            if _can_make(parent, files[version], PROBE[controller]):
                _clear(_root_of(parent))
                found.append((controller, parent, files[version]))
                break
    return tuple(found)


def _candidates(controller: str) -> list[tuple[int, Path]]:
    """Folders that may take groups with this controller, each with 0 for version 1 and 1 for version 2."""
    found = []
    with contextlib.suppress(OSError, ValueError):
        for line in OWN.read_text().splitlines():
            _, names, path = line.split(":", 2)
            if controller in names.split(","):
                root = MOUNT / names
                found += [(0, _below(root, path)), (0, root)]
            elif not names:
                root = MOUNT if (MOUNT / "cgroup.controllers").exists() else MOUNT / "unified"
                own = _below(root, path)
                found += [(1, folder) for folder in (own, own.parent, root) if folder.is_relative_to(root)]
    return found


def _below(root: Path, path: str) -> Path:
    """The folder of a group; the root where this process is in a namespace that shows it no other."""
    folder = root / path.lstrip("/")
    return folder if folder.is_dir() and ".." not in path else root


def _can_make(parent: Path, file: str, value: int) -> bool:
    """Whether a group can be made there, has the file, and takes a process: a child that ends at once."""
    folder = parent / f"{PREFIX}{os.getpid()}-probe"
    made = False
    try:
        folder.mkdir()
        made = True
        if not (folder / file).exists():  # no control group, or one without this controller
            return False
        (folder / file).write_text(str(value))
        return _takes_a_process(folder)
    except OSError:
        return False
    finally:
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()


def _takes_a_process(folder: Path) -> bool:
    from course.autograder.sandbox import starter

    child = starter.start(["sleep", "5"], env={"PATH": os.defpath})
    try:
        (folder / "cgroup.procs").write_text(str(child.pid))
        return True
    except OSError:
        return False
    finally:
        child.kill()
        child.wait()
        deadline = time.monotonic() + EMPTY_SECONDS
        while (folder / "cgroup.procs").read_text().strip() and time.monotonic() < deadline:
            time.sleep(0.002)


def _root_of(folder: Path) -> Path:
    """The root of the hierarchy that a group is in: version 2 has one, version 1 one a controller."""
    is_version_2 = (MOUNT / "cgroup.controllers").exists()
    return MOUNT if is_version_2 else MOUNT / folder.relative_to(MOUNT).parts[0]


def _clear(root: Path):
    """Removes the empty groups of graders that have ended. Those of others may go at any moment."""
    found = [Path(at, name) for at, names, _ in os.walk(root) for name in names if name.startswith(PREFIX)]
    for folder in found:
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


def _kill_all(folder: Path):
    """Kills all in a group: at once where the kernel can, which no process that forks and ends outruns."""
    with contextlib.suppress(OSError):
        if (folder / "cgroup.kill").exists():  # version 2, from Linux 5.14 on
            (folder / "cgroup.kill").write_text("1")
            return
    with contextlib.suppress(OSError, ValueError):
        for process in (folder / "cgroup.procs").read_text().split():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(int(process), signal.SIGKILL)
