"""What the self-test tries from inside a student's process. The file is sent there as a cell.

Each function returns what it got hold of; nothing means that the promise holds. All are bounded.
"""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time


def reached(attempts: dict) -> list[str]:
    """Returns the names of the attempts that neither raised nor returned False."""
    found = []
    for name, attempt in attempts.items():
        with contextlib.suppress(Exception):
            if attempt() is not False:
                found.append(name)
    return found


def tcp(port):
    return reached({"127.0.0.1": lambda: socket.create_connection(("127.0.0.1", port), 1).close()})


def udp(port):
    def send():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"hello", ("127.0.0.1", port))

    return reached({"127.0.0.1": send})


def dns(name):
    return reached({name: lambda: socket.getaddrinfo(name, 80)})


def unix(address):
    def connect():
        with socket.socket(socket.AF_UNIX) as other:
            other.settimeout(1)
            other.connect("\0" + address[1:] if address.startswith("@") else address)

    return reached({address: connect})


def read(paths):
    def look(path):
        if os.path.isdir(path):
            return os.listdir(path)
        with open(path, "rb") as file:
            return file.read(1)

    return reached({path: lambda path=path: look(path) for path in paths})


def write(paths):
    return reached({path: lambda path=path: open(path, "x").close() for path in paths})


def change(path):
    return reached({
        "append": lambda: open(path, "a").close(),
        "truncate": lambda: os.truncate(path, 0),
        "mode": lambda: os.chmod(path, 0o777) or os.stat(path).st_mode & 0o777 == 0o777,
        "times": lambda: os.utime(path, (1, 1)) or os.stat(path).st_mtime == 1,
        "delete": lambda: os.unlink(path),
    })  # fmt: skip


def holding(file, word):
    """The processes that carry a word in this file of theirs below /proc."""
    found = []
    with contextlib.suppress(OSError):
        for number in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError), open(f"/proc/{number}/{file}", "rb") as text:
                if word.encode() in text.read():
                    found.append(f"process {number}")
    return found


def see(word):
    return holding("cmdline", word)


def environment(word):
    own = [name for name, value in os.environ.items() if word in value]
    return own + holding("environ", word)


def kill(number):
    return reached({f"process {number}": lambda: os.kill(number, signal.SIGKILL)})


def look_into(number):
    attach = 16
    return reached({
        "memory": lambda: open(f"/proc/{number}/mem", "rb").close(),
        "ptrace": lambda: ctypes.CDLL(None).ptrace(attach, number, None, None) == 0,
    })  # fmt: skip


def fork(count):
    for made in range(count):
        try:
            child = os.fork()
        except OSError:
            return made
        if child == 0:
            time.sleep(20)
            os._exit(0)
    return count


def leave_behind(word):
    command = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)", word]
    subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def allocate(size):
    try:
        return len(bytearray(size))
    except MemoryError:
        return 0


def allocate_together(count, size):
    """How many of so many children fill a block of memory each, all at the same time."""
    children = []
    for _ in range(count):
        child = os.fork()
        if child == 0:
            try:
                block = bytearray(size)
                block[::4096] = b"1" * len(range(0, size, 4096))
                time.sleep(1)
                os._exit(0)
            except MemoryError:
                os._exit(1)
        children.append(child)
    return sum(os.waitpid(child, 0)[1] == 0 for child in children)


def fill(folder, files, size):
    """How many bytes so many files take."""
    written, paths = 0, [os.path.join(folder, f"filler-{number}") for number in range(files)]
    with contextlib.suppress(OSError):
        for path in paths:
            with open(path, "wb", buffering=0) as file:
                written += file.write(bytes(size))
    for path in paths:
        with contextlib.suppress(OSError):
            os.unlink(path)
    return written


def write_one(folder, size):
    """How many bytes one file takes."""
    done = 0
    with contextlib.suppress(OSError), open(os.path.join(folder, "large"), "wb", buffering=0) as file:
        while done < size:
            done += file.write(bytes(size - done))
    return done


def here():
    return os.getcwd()


def privileges():
    library, new_user = ctypes.CDLL(None), 0x10000000
    return reached({
        "user namespace": lambda: library.unshare(new_user) == 0,
        "user 0": lambda: os.geteuid() != 0 and os.setuid(0) is None,
        "mount": lambda: library.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0,
    })  # fmt: skip


def burn():
    for number in (signal.SIGXCPU, signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while True:
        pass
