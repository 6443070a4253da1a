"""Imports what students need once, then forks a process for each of them, shut into namespaces of its own.

    python -I zygote.py PARENT MODULES SITE_PACKAGES...

Its first standard stream is a socket to the grader, which sends requests. Some hand over another such socket,
for a further process of the grader; the others ask for a fork, with three descriptors each: two pipes for the
student's process and a line to the one that watches it. A fork inherits all that is in memory, so nothing but
imports ever happens here: no answers, no keys, and no operation, since a library that has started threads
does not survive a fork. Each student's process has two above it:

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
from room import NOBODY, ending, watch, write

IMPORTED = ("cells", "drivers", "IPython.core.interactiveshell", "IPython.core.magics")
MESSAGE_BYTES = 4096
NAMESPACE_SECONDS = 10  # others wait meanwhile


def main():
    """Imports, then serves forks until the grader's end of the first socket closes."""
    control = socket.socket(fileno=os.dup(0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    linux.die_with_parent(int(sys.argv[1]))
    gc.disable()  # there is no garbage yet: looking for it takes a sixth of the time of importing Keras
    import_all(json.loads(sys.argv[2]))
    gc.freeze()  # else the first collection in each child would copy all pages
    gc.enable()
    serve(control, linux.threads())


def serve(first: socket.socket, threads: int):
    """Answers requests.

    Args:
        first: The socket to whoever started this process, which ends with it.
        threads: How many threads there are after the imports.
    """
    controls, children, waiting = {}, {}, select.poll()

    def admit(control: socket.socket):
        controls[control.fileno()] = control
        waiting.register(control, select.POLLIN)
        tell(control, {"threads": threads})

    admit(first)
    while True:
        for ready, _ in waiting.poll():
            if ready in children:
                waiting.unregister(ready)
                os.close(ready)
                os.waitpid(children.pop(ready), 0)
                continue
            control = controls[ready]
            request, given = asked(control)
            if request is None:
                if control is first:
                    os._exit(0)
                waiting.unregister(ready)
                controls.pop(ready).close()
                continue
            if request.get("share"):
                admit(socket.socket(fileno=given.pop()))
            elif linux.threads() > threads:
                tell(control, {"refused": "it has more threads than after its imports"})
            else:
                child = fork(control, list(controls.values()), request, given)
                if child is not None:
                    place = os.pidfd_open(child)
                    children[place] = child
                    waiting.register(place, select.POLLIN)
            for descriptor in given:
                os.close(descriptor)


def asked(control: socket.socket) -> tuple[dict | None, list[int]]:
    """Returns the next request of a socket and the descriptors with it; None where its other end is gone."""
    try:
        request, given, *_ = socket.recv_fds(control, MESSAGE_BYTES, 3)
    except OSError:
        return None, []
    return (json.loads(request) if request else None), given


def tell(control: socket.socket, answer: dict, descriptors: list[int] = ()):
    """Sends an answer; one that nobody waits for any more is lost."""
    with contextlib.suppress(OSError):
        socket.send_fds(control, [json.dumps(answer).encode()], descriptors)


def import_all(names: list[str]):
    """Imports these modules, and what a student's process needs in any case; passes over those that fail."""
    for name in (*IMPORTED, *names):
        with contextlib.suppress(Exception):  # the student's own import will say what is wrong
            importlib.import_module(name)


def fork(
    control: socket.socket, controls: list[socket.socket], request: dict, given: list[int]
) -> int | None:
    """Forks a watcher, and tells the grader its process id, or why there is none.

    Args:
        control: Who asks.
        controls: All sockets on which this process is asked; a child keeps none.
        request: What is asked.
        given: The descriptors for the watcher.
    """
    here, there = socket.socketpair()
    child = os.fork()
    if child == 0:
        for one in (*controls, here):
            one.close()
        with ending():
            watch(request, *given, there)
    there.close()
    try:
        with here:
            here.settimeout(NAMESPACE_SECONDS)
            if here.recv(1) != b"1":
                raise OSError("the process that should have made namespaces ended")
            own_user = write_maps(child)
        descriptor = os.pidfd_open(child)
    except OSError as error:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        tell(control, {"refused": str(error)})
        return None
    tell(control, {"pid": child, "own_user": own_user}, [descriptor])
    os.close(descriptor)
    return child


def write_maps(child: int) -> bool:
    """Says who the users in the child's namespace are. Returns whether its nobody is a user of its own.

    Root has users to give away: each child's nobody becomes one that nobody else is, so that its processes
    are counted apart. For others nobody is the grader's own user.
    """
    unused = linux.FIRST_UNUSED_USER + child
    try:
        for name in ("uid_map", "gid_map"):
            write(f"/proc/{child}/{name}", f"0 0 1\n{NOBODY} {unused} 1\n")
        return True
    except OSError:
        write(f"/proc/{child}/setgroups", "deny")
        for name in ("uid_map", "gid_map"):
            write(f"/proc/{child}/{name}", f"{NOBODY} 0 1\n")
        return False


if __name__ == "__main__":
    main()
