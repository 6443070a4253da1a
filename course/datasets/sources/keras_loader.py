"""The real data sets through Keras's own `load_data()`.

Keras compares some cached files with a checksum on every call, deletes one that it cannot replace, and
extracts archives again over those that another process may be reading. So its loader runs once, in a
process of its own, on a scratch folder; what the user's Keras cache holds is copied there first, and
that cache itself is never touched.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from course.datasets.records import pack
from course.datasets.sources import keras_child
from course.datasets.sources.failure import SourceError

# what Keras keeps of each data set, below its folder `datasets`
KEPT = {
    "cifar10": ("cifar-10-batches-py-target_archive",),
    "mnist": ("mnist.npz",),
    "fashion_mnist": tuple(
        f"fashion-mnist/{part}-ubyte.gz"
        for part in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
    ),
}
MINUTES = 30  # for 170 MB over a slow line; a silent host is given up much earlier


def from_keras(name: str) -> np.ndarray:
    """Returns the packed bytes of a data set as Keras loads it.

    Raises:
        SourceError: If Keras cannot load it.
    """
    cache = _keras_home() / "datasets"
    kept = [cache / file for file in KEPT[name] if (cache / file).is_file()]
    if not kept:
        return _load(name, cache, [])
    try:
        return _load(name, cache, kept)
    except SourceError:
        return _load(name, cache, [])  # what the user's cache holds may be damaged


def _keras_home() -> Path:
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras").expanduser()


def _load(name: str, cache: Path, kept: list[Path]) -> np.ndarray:
    with tempfile.TemporaryDirectory(prefix="course-keras-") as scratch:
        for file in kept:
            copy = Path(scratch, "datasets", file.relative_to(cache))
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
        target = Path(scratch, "loaded.npz")
        _run_child(name, target, scratch)
        with np.load(target, allow_pickle=False) as arrays:
            return pack(*(arrays[part] for part in ("x_train", "y_train", "x_test", "y_test")))


def _run_child(name: str, target: Path, scratch: str) -> None:
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": "-1"}
    try:
        done = subprocess.run(
            [sys.executable, "-P", keras_child.__file__, name, str(target)],
            env={**os.environ, **quiet, "KERAS_HOME": scratch},
            capture_output=True,
            text=True,
            timeout=60 * MINUTES,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SourceError(f"took over {MINUTES} minutes") from None
    if done.returncode:
        said = done.stdout.strip().splitlines()
        raise SourceError(said[-1] if said else "Keras cannot be imported")
