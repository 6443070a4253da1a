"""The room of one student's process: namespaces of its own, furnished, and watched from outside.

Whoever watches lives outside of the room. When the first process inside ends, so do all the others.
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys

import linux
from serving import serve_and_end

NAMESPACES = linux.NEWUSER | linux.NEWNS | linux.NEWPID | linux.NEWNET | linux.NEWIPC | linux.NEWUTS
NOBODY = 65534
COVERED = ("sys", "sysrq-trigger", "irq", "bus")  # in /proc: switches of the whole machine
FAILED = 70
LAST_SECONDS = 1


def watch(request: dict, read: int, write: int, line: int, parent: socket.socket):
    """The watcher: makes namespaces, starts their first process, ends it when told to, tells how it ended."""
    line = socket.socket(fileno=line)
    linux.unshare(NAMESPACES)
    parent.send(b"1")
    parent.close()
    if not line.recv(1):  # the grader has ended, or has thought better of it
        return
    first = os.fork()
    if first == 0:
        with ending(line):
            begin(request, read, write, line)
    os.close(read)
    os.close(write)
    end = os.pidfd_open(first)
    waiting = select.poll()
    waiting.register(end, select.POLLIN)
    waiting.register(line, select.POLLIN)
    if end not in dict(waiting.poll()):
        os.kill(first, signal.SIGTERM)  # it reaps what it ends, so that what they used is counted
        waiting.unregister(line)
        if not waiting.poll(1000 * LAST_SECONDS):
            os.kill(first, signal.SIGKILL)
    _, status, used = os.wait4(first, 0)
    told = {"status": os.waitstatus_to_exitcode(status), "cpu": used.ru_utime + used.ru_stime}
    with contextlib.suppress(OSError):
        line.send(json.dumps(told).encode())


def begin(request: dict, read: int, write: int, line: socket.socket):
    """The first process: furnishes the namespaces, gives up all rights, and starts the student's process."""
    linux.die_with_parent(0)  # the watcher is outside of this pid namespace
    furnish(request)
    linux.drop_bounding_set()
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    linux.drop_capabilities()
    linux.gain_nothing()
    linux.be_dumpable(False)  # nobody inside looks into this process
    linux.die_with_parent(0)  # the change of user undid it
    worker = os.fork()
    if worker == 0:
        os.setsid()
        linux.be_dumpable(True)
        os.dup2(read, 0)
        os.dup2(write, 1)
        _close_all_but(3)
        _start_afresh()
        serve_and_end()
    _close_all_but(0)
    os._exit(reap(worker))


def reap(worker: int) -> int:
    """Waits for the student's process, and ends with it all that it left. Returns its exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: _kill_everyone())
    code = 128 + signal.SIGKILL
    with contextlib.suppress(ChildProcessError):
        while True:
            ended, status = os.wait()
            if ended == worker:
                code = os.waitstatus_to_exitcode(status)
                code = code if code >= 0 else 128 - code
                _kill_everyone()
    return code


def _kill_everyone():
    """Kills all in this pid namespace but its first process."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)


def furnish(request: dict):
    """Mounts what each student's process has to itself, and closes the way to further namespaces."""
    linux.mount("proc", "/proc", "proc", linux.NOSUID | linux.NODEV)
    write("/proc/sys/user/max_user_namespaces", "0")
    for name in COVERED:
        if os.path.exists(f"/proc/{name}"):
            linux.mount(f"/proc/{name}", f"/proc/{name}", flags=linux.BIND)
            linux.read_only(f"/proc/{name}")
    kept = {path: os.open(path, os.O_PATH) for path in request["in_folder"]}
    for place, size in (("/tmp", request["folder"]), ("/dev/shm", request["shared_memory"])):
        room = f"size={size},nr_inodes=65536,mode=0700,uid={NOBODY},gid={NOBODY}"
        linux.mount("tmpfs", place, "tmpfs", linux.NOSUID | linux.NODEV, room)
    for path, descriptor in kept.items():  # what the new folder would hide, as packages installed below /tmp
        os.makedirs(path, exist_ok=True)
        linux.mount(f"/proc/self/fd/{descriptor}", path, flags=linux.BIND | linux.REC)
        linux.read_only(path)
    os.chdir("/tmp")


def _close_all_but(first: int):
    """Closes every descriptor but the first so many."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) >= first:
            with contextlib.suppress(OSError):
                os.close(int(name))


def _start_afresh():
    """Undoes what a fork has in common with its siblings."""
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "random" in sys.modules:
        sys.modules["random"].seed()


def write(path: str, text: str):
    """Writes a file of the kernel's in one go."""
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


@contextlib.contextmanager
def ending(line: socket.socket | None = None):
    """Ends this process behind the block, whatever happens in it, and tells the grader what did."""
    try:
        yield
        os._exit(0)
    except BaseException as error:
        if line is not None:
            with contextlib.suppress(OSError):
                line.send(json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode())
        os._exit(FAILED)
