"""How Python is started behind bubblewrap's walls."""

import os
import shutil
import subprocess
import tempfile

from course.autograder.sandbox import view

PROGRAM = shutil.which("bwrap")
SECONDS = 20


def options(folder_bytes: int = view.WORK_FOLDER_BYTES, more: tuple[str, ...] = ()) -> list[str]:
    """Returns what bubblewrap is told.

    The root is empty and read-only but for what is bound: shared libraries, the interpreter, its packages and
    the worker. `course` itself is hidden where it is installed among the packages. It must be started with an
    empty environment: the first process inside shows the one it was given to whoever asks /proc. Where root
    starts it, the kernel's own switches below /proc/sys could be written from inside, so they are bound
    read-only.

    Args:
        folder_bytes: Room in the work folder.
        more: More of bubblewrap's options, as "--disable-userns".
    """
    walls = [
        "--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534", *more,
        "--hostname", "sandbox", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev",
        "--size", str(view.SHARED_MEMORY_BYTES), "--tmpfs", "/dev/shm", "--remount-ro", "/dev",
        "--size", str(folder_bytes), "--tmpfs", view.WORK_FOLDER,
    ]  # fmt: skip
    for path in (*view.readable(), *view.root_folders()):
        walls += ["--ro-bind-try", path, path]
    for target, link in view.links():
        walls += ["--symlink", target, link]
    for folder in view.hidden():
        walls += ["--tmpfs", folder, "--remount-ro", folder]
    walls += ["--ro-bind", str(view.WORKER), view.WORKER_INSIDE, "--remount-ro", "/"]
    walls += ["--chdir", view.WORK_FOLDER]
    for name, value in view.environment().items():
        walls += ["--setenv", name, value]
    return walls


def command(told: list[str]) -> tuple[list[str], int]:
    """Returns what to run, up to Python itself, and the descriptor to hand down and close.

    The first process inside shows its command line to the student, so the options come through a file.

    Args:
        told: What bubblewrap is told, from `options`.
    """
    with tempfile.TemporaryFile() as file:
        file.write(b"".join(os.fsencode(word) + b"\0" for word in told))
        file.seek(0)
        descriptor = os.dup(file.fileno())
    return [PROGRAM, "--args", str(descriptor), *view.python()], descriptor


def complaint() -> str:
    """Returns what bubblewrap says where it cannot even show a program what is there, or an empty string."""
    told = [PROGRAM, "--unshare-all", "--ro-bind", "/", "/", view.interpreter(), "-I", "-S", "-c", ""]
    try:
        done = subprocess.run(told, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return done.stderr.strip().removeprefix("bwrap: ") if done.returncode else ""
