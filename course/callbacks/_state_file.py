"""One file for a tree of plain values and arrays: written whole or not at all, read without pickle."""

import json
import os
import struct
import threading
import zipfile
from pathlib import Path

import numpy as np

from course.errors import BrokenFileError

MARK = "course training state, version 1"
UNREADABLE = (
    OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, NotImplementedError, struct.error,
    zipfile.BadZipFile,
)  # fmt: skip
"""What NumPy, zipfile and json raise at a file that is cut short, damaged or something else."""


def is_plain(value) -> bool:
    """Whether a value can be written: numbers, text, None, arrays, and lists, tuples and dicts of such."""
    if value is None or isinstance(value, bool | int | float | str | np.generic):
        return True
    if isinstance(value, np.ndarray):
        return value.dtype.kind != "O"
    if isinstance(value, list | tuple):
        return all(map(is_plain, value))
    if isinstance(value, dict):
        return all(map(is_plain, [*value, *value.values()]))
    return False


def write_state(path: Path, tree):
    """Writes a plain tree to `path`, by way of a file beside it, so that `path` is always whole.

    Args:
        path: File to write or replace; its folder is made if it is not there.
        tree: A plain value, see `is_plain`.
    """
    finish_writing(path)
    _write(path, *_as_text_and_arrays(tree))


_writing: dict[Path, "_Writing"] = {}
"""Files that are written behind the training, until someone has asked how it went."""


class _Writing(threading.Thread):
    """The write of one file; it outlives the training, but not the process."""

    def __init__(self, *arguments):
        super().__init__(name="course state file")
        self.arguments, self.error = arguments, None

    def run(self):
        try:
            _write(*self.arguments)
        except BaseException as error:
            self.error = error
        finally:
            self.arguments = ()  # the numbers are not needed any more


def write_state_behind(path: Path, tree):
    """Writes as `write_state` does, but comes back when `tree` is copied: the disk works meanwhile.

    Writes of one file never overlap. An error shows at the next call for this file, of whichever function
    here; until the write is done, `path` is what it was before.
    """
    finish_writing(path)
    text, arrays = _as_text_and_arrays(tree)
    copied = {name: np.array(array) for name, array in arrays.items()}
    _writing[path] = _Writing(path, text, copied)
    _writing[path].start()


def finish_writing(path: Path):
    """Waits until a write behind the training is done, and raises what it has met."""
    writing = _writing.pop(path, None)
    if writing is not None:
        writing.join()
        if writing.error is not None:
            raise writing.error


def _as_text_and_arrays(tree) -> tuple[str, dict[str, np.ndarray]]:
    arrays: dict[str, np.ndarray] = {}
    return json.dumps({"mark": MARK, "tree": _packed(tree, arrays)}), arrays


def _write(path: Path, text: str, arrays: dict[str, np.ndarray]):
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = unfinished_name(path)
    with open(unfinished, "wb") as file:
        np.savez(file, tree=np.frombuffer(text.encode(), "uint8"), **arrays)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def unfinished_name(path: Path) -> Path:
    """What a file is called while it is written; a kill may leave one, which the next write replaces."""
    return path.with_name(path.name + ".unfinished")


def read_state(path: Path):
    """Reads what `write_state` wrote.

    Raises:
        BrokenFileError: If the file is cut short, damaged or none of ours. It is left as it is.
    """
    finish_writing(path)
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        content = json.loads(arrays["tree"].tobytes())
        if content["mark"] != MARK:
            raise ValueError(f"its mark is {content['mark']!r}")
        return _unpacked(content["tree"], arrays)
    except UNREADABLE as error:
        raise BrokenFileError(
            f"{path} cannot be read as a training state ({error}).",
            "It is left as it is. Move it away to start afresh, or name another folder.",
        ) from error


def _packed(value, arrays):
    if isinstance(value, np.ndarray | np.generic):
        name, array = f"array{len(arrays)}", np.asarray(value)
        # bfloat16 and its like come from outside NumPy: their bits are written, and their name.
        foreign = array.dtype.isbuiltin != 1
        arrays[name] = array.view(f"uint{8 * array.itemsize}") if foreign else array
        return {"array": name, "dtype": array.dtype.name, "scalar": isinstance(value, np.generic)}
    if isinstance(value, list):
        return [_packed(item, arrays) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [_packed(item, arrays) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[_packed(key, arrays), _packed(item, arrays)] for key, item in value.items()]}
    return value


def _unpacked(value, arrays):
    if isinstance(value, list):
        return [_unpacked(item, arrays) for item in value]
    if not isinstance(value, dict):
        return value
    if "tuple" in value:
        return tuple(_unpacked(item, arrays) for item in value["tuple"])
    if "dict" in value:
        return {_unpacked(key, arrays): _unpacked(item, arrays) for key, item in value["dict"]}
    array = arrays[value["array"]]
    array = array if array.dtype.name == value["dtype"] else array.view(np.dtype(value["dtype"]))
    return array[()] if value["scalar"] else array
