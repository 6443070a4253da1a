"""What a student's process may see: shared libraries, the interpreter, its packages, the worker."""

import functools
import os
import sys
import sysconfig
from pathlib import Path

WORKER = Path(__file__).parent.parent / "worker"
PACKAGE = Path(__file__).parent.parent.parent
WORKER_INSIDE = "/worker"
WORK_FOLDER = "/tmp"
WORK_FOLDER_BYTES = 256 * 2**20
SHARED_MEMORY_BYTES = 64 * 2**20
BACKENDS = ("tensorflow", "jax", "torch")

ENVIRONMENT = {  # one thread each: a submission takes one core, and its numbers depend on nothing else
    "HOME": WORK_FOLDER,
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "IPYTHONDIR": f"{WORK_FOLDER}/ipython",
    "MPLCONFIGDIR": f"{WORK_FOLDER}/matplotlib",
    "MPLBACKEND": "agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
}


def environment(folder: str = WORK_FOLDER) -> dict[str, str]:
    """The environment of a student's process: nothing of ours but which backend Keras is to use.

    Args:
        folder: The work folder, as the process sees it.
    """
    places = {"HOME": folder, "IPYTHONDIR": f"{folder}/ipython", "MPLCONFIGDIR": f"{folder}/matplotlib"}
    backend = os.environ.get("KERAS_BACKEND")
    return {**ENVIRONMENT, **places, **({"KERAS_BACKEND": backend} if backend in BACKENDS else {})}


def runs_as_root() -> bool:
    """Whether this process is root, for whom the kernel does not limit the number of processes."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def interpreter() -> str:
    """The program that runs the student's code."""
    return os.path.realpath(sys.executable)


def python() -> list[str]:
    """The command that starts it, without the packages that the interpreter brings along.

    They may be others than those of the virtual environment that grades, and would go before them.
    """
    return [interpreter(), "-I", "-B", "-S"]


def packages() -> list[str]:
    """The folders that installed packages, NumPy among them, are imported from."""
    paths = sysconfig.get_paths()
    return list(dict.fromkeys([paths["purelib"], paths["platlib"]]))


def readable() -> list[str]:
    """Paths that are there: nothing but shared libraries, the interpreter and installed packages."""
    paths = ["/usr/lib", "/usr/lib64", "/usr/lib32", "/etc/ld.so.cache", "/etc/alternatives"]
    paths += [interpreter()] if sys.base_prefix == "/usr" else [sys.base_prefix]
    return [*paths, *packages()]


def hidden() -> list[str]:
    """Folders of the course that lie inside something that is readable."""
    folders = [PACKAGE, PACKAGE.parent / "assignments"]
    shown = [Path(path) for path in readable()]
    return [str(folder) for folder in folders if folder.is_dir() and any(map(folder.is_relative_to, shown))]


def links() -> list[tuple[str, str]]:
    """Symbolic links of the root that programs rely on, as (what it points to, its name)."""
    names = [Path("/", name) for name in ("bin", "lib", "lib64", "lib32")]
    return [(os.readlink(link), str(link)) for link in names if link.is_symlink()]


def root_folders() -> list[str]:
    """Folders of shared libraries that lie in the root itself, on systems where they are no links."""
    names = [Path("/", name) for name in ("lib", "lib64", "lib32")]
    return [str(folder) for folder in names if folder.is_dir() and not folder.is_symlink()]


@functools.cache
def readable_without_hidden() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The readable paths, split up where something inside them is hidden: for walls that only know to allow.

    Returns:
        The paths, and the folders that were split, whose names may be listed.
    """
    kept, split = set(), set()
    unseen = [Path(path) for path in hidden()]
    rest = [Path(path) for path in (*readable(), *root_folders(), WORKER)]
    while rest:
        path = rest.pop()
        if path in unseen:
            continue
        if any(folder.is_relative_to(path) for folder in unseen):
            split.add(str(path))
            rest.extend(path.iterdir())
        else:
            kept.add(str(path))
    return tuple(sorted(kept)), tuple(sorted(split))
