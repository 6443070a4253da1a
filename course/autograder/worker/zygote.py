"""Imports what students need once, then forks a process for each of them, shut into namespaces of its own.

    python -I zygote.py PARENT MODULES SITE_PACKAGES...

Its first standard stream is a socket to the grader, which sends requests with three descriptors each: two
pipes for the student's process and a line to the one that watches it. A fork inherits all that is in memory,
so nothing but imports ever happens here: no answers, no keys, and no operation, since a library that has
started threads does not survive a fork. Each student's process has two above it:

    this process -> watcher (outside: waits for the grader's word or the end, and tells it)
                    -> first process of the pid namespace (when it ends, all in it do)
                       -> the student's process
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.extend(argument for argument in sys.argv[3:] if argument not in sys.path)

import linux
from serving import serve_and_end

NAMESPACES = linux.NEWUSER | linux.NEWNS | linux.NEWPID | linux.NEWNET | linux.NEWIPC | linux.NEWUTS
NOBODY = 65534
FIRST_UNUSED_USER = 0x70000000  # users from here to 0x7FFEFFFF are given to nobody; the process id is added
IMPORTED = ("cells", "drivers", "IPython.core.interactiveshell", "IPython.core.magics")
COVERED = ("sys", "sysrq-trigger", "irq", "bus")  # in /proc: switches of the whole machine
FAILED = 70
LAST_SECONDS = 1
MESSAGE_BYTES = 4096


def main():
    """Serves forks until the grader's end of the socket closes."""
    control = socket.socket(fileno=os.dup(0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    linux.die_with_parent(int(sys.argv[1]))
    import_all(json.loads(sys.argv[2]))
    threads = linux.threads()
    gc.collect()
    gc.freeze()  # else the first collection in each child would copy all pages
    control.send(json.dumps({"threads": threads}).encode())
    waiting = select.poll()
    waiting.register(control, select.POLLIN)
    children = {}
    while True:
        for ready, _ in waiting.poll():
            if ready in children:
                waiting.unregister(ready)
                os.close(ready)
                os.waitpid(children.pop(ready), 0)
                continue
            request, given, *_ = socket.recv_fds(control, MESSAGE_BYTES, 3)
            if not request:
                os._exit(0)
            if linux.threads() > threads:
                control.send(b'{"refused": "it has more threads than after its imports"}')
            else:
                child = fork(control, json.loads(request), given)
                if child is not None:
                    place = os.pidfd_open(child)
                    children[place] = child
                    waiting.register(place, select.POLLIN)
            for descriptor in given:
                os.close(descriptor)


def import_all(names: list[str]):
    """Imports these modules, and what a student's process needs in any case; passes over those that fail."""
    for name in (*IMPORTED, *names):
        with contextlib.suppress(Exception):  # the student's own import will say what is wrong
            importlib.import_module(name)


def fork(control: socket.socket, request: dict, given: list[int]) -> int | None:
    """Forks a watcher, and tells the grader its process id, or why there is none."""
    here, there = socket.socketpair()
    child = os.fork()
    if child == 0:
        control.close()
        here.close()
        with _ending():
            watch(request, *given, there)
    there.close()
    try:
        with here:
            if here.recv(1) != b"1":
                raise OSError("the process that should have made namespaces ended")
            own_user = write_maps(child)
        descriptor = os.pidfd_open(child)
    except OSError as error:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        control.send(json.dumps({"refused": str(error)}).encode())
        return None
    answer = json.dumps({"pid": child, "own_user": own_user}).encode()
    socket.send_fds(control, [answer], [descriptor])
    os.close(descriptor)
    return child


def write_maps(child: int) -> bool:
    """Says who the users in the child's namespace are. Returns whether its nobody is a user of its own.

    Root has users to give away: each child's nobody becomes one that nobody else is, so that its processes
    are counted apart. For others nobody is the grader's own user.
    """
    unused = FIRST_UNUSED_USER + child
    try:
        for name in ("uid_map", "gid_map"):
            _write(f"/proc/{child}/{name}", f"0 0 1\n{NOBODY} {unused} 1\n")
        return True
    except OSError:
        _write(f"/proc/{child}/setgroups", "deny")
        for name in ("uid_map", "gid_map"):
            _write(f"/proc/{child}/{name}", f"{NOBODY} 0 1\n")
        return False


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
        with _ending(line):
            begin(request, read, write, line)
    os.close(read)
    os.close(write)
    end = os.pidfd_open(first)
    waiting = select.poll()
    waiting.register(end, select.POLLIN)
    waiting.register(line, select.POLLIN)
    if end not in dict(waiting.poll()):
        os.kill(first, signal.SIGTERM)  # it reaps what it ends, so that what they used is counted
        if not select.select([end], [], [], LAST_SECONDS)[0]:
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
    _write("/proc/sys/user/max_user_namespaces", "0")
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


def _write(path: str, text: str):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


@contextlib.contextmanager
def _ending(line: socket.socket | None = None):
    """Ends this process behind the block, whatever happens in it, and tells the grader what did."""
    try:
        yield
        os._exit(0)
    except BaseException as error:
        if line is not None:
            with contextlib.suppress(OSError):
                line.send(json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode())
        os._exit(FAILED)


if __name__ == "__main__":
    main()
