"""The filter refuses what no student needs, and leaves what libraries use."""

import ctypes
import json
import subprocess
import sys

import pytest

from course.autograder.sandbox import view

TRY = """
import asyncio, errno, fcntl, json, os, resource, shutil, socket, subprocess, sys, threading
sys.path.insert(0, sys.argv[1])
import seccomp
seccomp.refuse(metadata=sys.argv[2] == "metadata", groups=sys.argv[2] == "metadata")
def works(attempt):
    try: return attempt() is not False
    except OSError: return False
def threads():
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()
def pair():
    ours, theirs = socket.socketpair()
    ours.send(b"x")
    return theirs.recv(1) == b"x"
def fork():
    child = os.fork()
    if child == 0: os._exit(0)
    os.waitpid(child, 0)
import ctypes
library = ctypes.CDLL(None)
shared = int(sys.argv[3])
def attach():
    library.shmat.restype = ctypes.c_void_p
    return library.shmat(shared, None, 0) not in (None, 2**64 - 1)
def lease():
    with open("leased", "w+") as file: fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
def flags():
    with open("file") as file: fcntl.ioctl(file, 0x40086602, bytes(8))
def note():
    with open("file") as file:
        try: os.setxattr(file.fileno(), "user.note", b"word")
        except OSError as error: return error.errno != errno.EPERM  # some file systems have none
CORE = resource.RLIMIT_CORE
CLONE = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
open("file", "w").close()
print(json.dumps({name: works(attempt) for name, attempt in {
    "inet": socket.socket, "unix": lambda: socket.socket(socket.AF_UNIX), "pair": pair, "threads": threads,
    "fork": fork, "program": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
    "asyncio": lambda: asyncio.run(asyncio.sleep(0)), "unshare": lambda: library.unshare(0x10000000) == 0,
    "clone": lambda: library.syscall(CLONE, 0x10000000 | 17, 0, 0, 0, 0) >= 0,
    "chmod": lambda: os.chmod("file", 0o600) or os.stat("file").st_mode & 0o777 == 0o600,
    "utime": lambda: os.utime("file", (1, 1)) or os.stat("file").st_mtime == 1,
    "copy": lambda: shutil.copy("file", "other") and None,
    "limits of others": lambda: resource.prlimit(os.getppid(), CORE, resource.getrlimit(CORE)) and None,
    "own limits": lambda: resource.setrlimit(CORE, (0, 0)),
    "group of its own": lambda: os.setpgid(0, 0) or os.getpgrp() == os.getpid(),
    "shared memory of others": attach, "lease": lease, "flags": flags, "note": note,
    "other fcntl": lambda: fcntl.fcntl(0, fcntl.F_GETFD) >= 0,
}.items()}))
"""


@pytest.fixture
def shared():
    """The number of a block of memory that other processes of this user may attach."""
    if not sys.platform.startswith("linux"):
        pytest.skip("seccomp is Linux's")
    library = ctypes.CDLL(None)
    number = library.shmget(0, 4096, 0o600)
    yield number
    library.shmctl(number, 0, None)


@pytest.fixture(params=["metadata", "no metadata"])
def worked(request, tmp_path, shared):
    command = [sys.executable, "-I", "-c", TRY, str(view.WORKER), request.param, str(shared)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    if "no filter for" in done.stderr:
        pytest.skip(done.stderr.splitlines()[-1])
    return request.param, json.loads(done.stdout)


def test_the_filter_refuses_what_it_should_and_nothing_else(worked):
    """Sockets, namespaces, and what reaches other processes of the user, who may be the grader: their limits,
    their memory, files they wait for. Modes and times stay as they are where files of others belong to the
    same user; changing these is no error, since copying a file does it.
    """
    way, works = worked
    refused = {name for name, done in works.items() if not done}
    expected = {
        "inet",
        "unix",
        "unshare",
        "clone",
        "limits of others",
        "shared memory of others",
        "lease",
        "flags",
    }
    assert refused == (
        expected | {"chmod", "utime", "note", "group of its own"} if way == "metadata" else expected
    )
