"""Starts a student's process behind the walls of a tier."""

import contextlib
import functools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from course.autograder.sandbox import bubblewrap, starter, view, zygote
from course.autograder.sandbox.cgroup import Group
from course.autograder.sandbox.tier import Tier

OWN_USER = "own-user"  # option of tiers B and C
HARMLESS_DEVICES = ("/dev/null", "/dev/zero", "/dev/full")
OWN_FACTS = (  # below /proc/self; not net and task, which list the connections of the whole machine
    "auxv", "cgroup", "cmdline", "comm", "environ", "exe", "fd", "fdinfo", "io", "limits", "maps",
    "mountinfo", "mounts", "oom_score", "oom_score_adj", "smaps", "smaps_rollup", "stat", "statm", "status",
)  # fmt: skip
FACTS_OF_THE_MACHINE = (
    *(f"/proc/self/{name}" for name in OWN_FACTS),
    "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/uptime", "/sys/devices/system/cpu",
    "/dev/random", "/dev/urandom", "/etc/localtime", "/usr/share/zoneinfo",
)  # fmt: skip


@dataclass
class Started:
    """A student's process that waits for its first message.

    Attributes:
        process: A `subprocess.Popen`, or what a zygote forked.
        limits: What it is to set itself.
        walls: What it is to put up around itself; see `worker/walls.py`.
        group: Its control groups.
        own_user: Whether its user is nobody else's.
        supervised: Whether the process that was started watches the student's, and ends it when told to.
        folder: Its work folder on this machine, for tiers that have none of their own.
    """

    process: subprocess.Popen | zygote.Forked
    limits: dict[str, int]
    walls: dict
    group: Group
    own_user: bool = False
    supervised: bool = False
    folder: tempfile.TemporaryDirectory | None = field(default=None)

    def hold_together(self):
        """Puts all of its processes into its control groups, before any code of a student runs."""
        if self.group.controllers and not isinstance(self.process, zygote.Forked):
            for process in _and_descendants(self.process.pid):
                self.group.add(process)


def prepare(tier: Tier, preload: tuple[str, ...]):
    """Does what the first process of a batch would otherwise wait for: imports, where the tier forks.

    Args:
        tier: The walls.
        preload: As for `start`.
    """
    if tier.letter == "A":
        zygote.prepare(tuple(preload))


@contextlib.contextmanager
def sharing(tier: Tier, preload: tuple[str, ...]) -> Iterator[Callable[[], AbstractContextManager]]:
    """Begins the imports that the grading processes of a batch share, and does not wait for them.

    Yields what to enter while such a process is started: it gives a function that can be sent there and is
    called there first, or None where each process has all to itself. The imports go with the block.

    Args:
        tier: The walls.
        preload: As for `start`.
    """
    preload = tuple(preload)
    began = tier.letter == "A" and zygote.begin(preload)
    try:
        yield functools.partial(_handing_on, tier, preload)
    finally:
        if began:
            zygote.end(preload)


@contextlib.contextmanager
def _handing_on(tier: Tier, preload: tuple[str, ...]) -> Iterator[Callable[[], None] | None]:
    control = zygote.share(preload) if tier.letter == "A" else None
    if control is None:
        yield None
        return
    with control:
        yield functools.partial(zygote.adopt, preload, control)


def start(tier: Tier, limits: dict[str, int], preload: tuple[str, ...]) -> Started:
    """Starts a process.

    Args:
        tier: The walls around it.
        limits: What it may use: resource limits by name, and FOLDER, the bytes of its work folder.
        preload: Modules that the student's code is going to import.

    Raises:
        OSError: If it does not start.
        ZygoteError: If it does not start.
    """
    folder_bytes = limits.get("FOLDER", view.WORK_FOLDER_BYTES)
    limits = {name: value for name, value in limits.items() if name != "FOLDER"}
    if "NPROC" in limits:  # threads count too, and libraries start one for each core
        limits["NPROC"] += os.cpu_count() or 1
    group = Group(
        {"memory": limits["AS"], "pids": limits["NPROC"]} if tier.letter != "D" and "NPROC" in limits else {}
    )
    try:
        if tier.letter == "A":
            return _fork(tier, limits, preload, folder_bytes, group)
        if tier.letter == "A'":
            return _start_bubblewrap(tier, limits, folder_bytes, group)
        return _start_in_folder(tier, limits, group)
    except BaseException:
        group.end()
        raise


def _fork(tier, limits, preload, folder_bytes, group) -> Started:
    process = zygote.fork(preload, folder_bytes)
    try:
        group.add(process.pid)
    except OSError:
        process.end()
        process.stdin.close()
        process.stdout.close()
        raise
    process.go()
    return Started(process, limits, _second_walls(tier), group, process.own_user)


def _start_bubblewrap(tier, limits, folder_bytes, group) -> Started:
    command, descriptor = bubblewrap.command(bubblewrap.options(folder_bytes, tier.options))
    try:
        process = _popen([*command, view.WORKER_INSIDE, *view.packages()], {}, "/", pass_fds=(descriptor,))
    finally:
        os.close(descriptor)
    return Started(process, limits, _second_walls(tier), group)


def _start_in_folder(tier, limits, group) -> Started:
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    own_user = OWN_USER in tier.options
    command = view.python() if tier.letter != "D" else [sys.executable, "-I", "-B"]
    worker = [*command, str(view.WORKER), *view.packages()]
    environment = {**view.environment(folder.name), "TMPDIR": folder.name}
    environment |= {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    if tier.letter != "D":
        told = {
            "parent": os.getpid(), "own_user": own_user, "folder": folder.name, "command": worker,
            "environment": environment,
        }  # fmt: skip
        worker = [*command, "-S", str(view.WORKER / "supervise.py"), json.dumps(told)]
    if not own_user:
        limits = _with_others_of_this_user(limits)
    walls = {"B": _walls_of_b(tier, folder.name), "C": _with_required({"seccomp": {}}, tier)}
    walls = walls.get(tier.letter, {})
    try:
        process = _popen(worker, environment, folder.name)
    except OSError:
        folder.cleanup()
        raise
    return Started(process, limits, walls, group, own_user, tier.letter != "D", folder)


def _popen(command, environment, folder, **options) -> subprocess.Popen:
    return starter.start(
        command, env=environment, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, start_new_session=True, bufsize=0, **options,
    )  # fmt: skip


def _second_walls(tier: Tier) -> dict:
    """Landlock and a filter for a process that is in namespaces already."""
    write = [view.WORK_FOLDER, "/dev/shm", *HARMLESS_DEVICES]
    return _with_required({"landlock": {"read": ["/"], "write": write}, "seccomp": {}}, tier)


def _walls_of_b(tier: Tier, folder: str) -> dict:
    read, look = view.readable_without_hidden()
    walls = {
        "landlock": {
            "read": [*read, *FACTS_OF_THE_MACHINE],
            "write": [folder, *HARMLESS_DEVICES],
            "look": list(look),
        },
        "seccomp": {"metadata": OWN_USER not in tier.options, "groups": True},
    }
    return _with_required(walls, tier, "landlock")


def _with_required(walls: dict, tier: Tier, *always: str) -> dict:
    """Requires of each process the walls that stood when its tier was tried, and those it needs always."""
    return {**walls, "required": sorted({*always, *tier.walls} & walls.keys())}


def _with_others_of_this_user(limits: dict[str, int]) -> dict[str, int]:
    """Raises the number of processes by those that this user has already: the kernel counts them too."""
    if "NPROC" not in limits:
        return limits
    count = 0
    for task in Path("/proc").glob("[0-9]*/task"):
        with contextlib.suppress(OSError):
            if task.stat().st_uid == os.geteuid():
                count += len(os.listdir(task))
    if count == 0:  # no /proc to count in
        return {name: value for name, value in limits.items() if name != "NPROC"}
    return {**limits, "NPROC": limits["NPROC"] + count}


def _and_descendants(process: int) -> list[int]:
    """A process and all below it, by what /proc says of their parents."""
    children = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = int(file.read_bytes().rpartition(b")")[2].split()[1])
            children.setdefault(parent, []).append(int(file.parent.name))
    found = [process]
    for one in found:
        found += children.get(one, [])
    return found
