"""The command line that starts Python behind bubblewrap's walls."""

import os
import shutil
import sys
import sysconfig
from pathlib import Path

PROGRAM = shutil.which("bwrap")
WORKER = Path(__file__).parent.parent / "worker"
PACKAGE = Path(__file__).parent.parent.parent
WORKER_INSIDE = "/worker"
WORK_FOLDER = "/tmp"
WORK_FOLDER_BYTES = 256 * 2**20
SHARED_MEMORY_BYTES = 64 * 2**20

ENVIRONMENT = {
    "HOME": WORK_FOLDER,
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "IPYTHONDIR": f"{WORK_FOLDER}/ipython",
    "MPLCONFIGDIR": f"{WORK_FOLDER}/matplotlib",
    "MPLBACKEND": "agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def runs_as_root() -> bool:
    """Whether this process is root, for whom the kernel does not limit the number of processes."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def packages() -> list[str]:
    """The folders that installed packages, NumPy among them, are imported from."""
    paths = sysconfig.get_paths()
    return list(dict.fromkeys([paths["purelib"], paths["platlib"]]))


def command(options: tuple[str, ...] = ()) -> list[str]:
    """Returns what to run, up to Python itself; its own arguments follow.

    The root is empty and read-only but for what is bound: shared libraries, the interpreter, its packages and
    the worker. `course` itself is hidden where it is installed among the packages. It must be started with an
    empty environment: the first process inside shows the one it was given to whoever asks /proc. Where root
    starts it, the kernel's own switches below /proc/sys could be written from inside, so they are bound
    read-only.

    Args:
        options: More of bubblewrap's options, as "--disable-userns".
    """
    walls = [
        PROGRAM, "--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534", *options,
        "--hostname", "sandbox", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev",
        "--size", str(SHARED_MEMORY_BYTES), "--tmpfs", "/dev/shm", "--remount-ro", "/dev",
        "--size", str(WORK_FOLDER_BYTES), "--tmpfs", WORK_FOLDER,
    ]  # fmt: skip
    for path in _readable():
        walls += ["--ro-bind-try", path, path]
    for name in ("bin", "lib", "lib64", "lib32"):
        link = Path("/", name)
        if link.is_symlink():
            walls += ["--symlink", os.readlink(link), str(link)]
        elif name != "bin":
            walls += ["--ro-bind-try", str(link), str(link)]
    for hidden in _hidden():
        walls += ["--tmpfs", hidden, "--remount-ro", hidden]
    walls += ["--ro-bind", str(WORKER), WORKER_INSIDE, "--remount-ro", "/", "--chdir", WORK_FOLDER]
    for name, value in ENVIRONMENT.items():
        walls += ["--setenv", name, value]
    return [*walls, os.path.realpath(sys.executable), "-I", "-B"]


def _readable() -> list[str]:
    """Paths to bind: nothing but shared libraries, the interpreter and installed packages."""
    paths = ["/usr/lib", "/usr/lib64", "/usr/lib32", "/etc/ld.so.cache", "/etc/alternatives"]
    paths += [os.path.realpath(sys.executable)] if sys.base_prefix == "/usr" else [sys.base_prefix]
    return [*paths, *packages()]


def _hidden() -> list[str]:
    """Folders of the course that lie inside something that is bound."""
    folders = [PACKAGE, PACKAGE.parent / "assignments"]
    bound = [Path(path) for path in _readable()]
    return [str(folder) for folder in folders if folder.is_dir() and any(map(folder.is_relative_to, bound))]
