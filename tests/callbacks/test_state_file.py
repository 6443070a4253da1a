"""A tree of plain values and arrays comes back as it was."""

import math
import threading

import numpy as np
import pytest

from course.callbacks import _state_file
from course.callbacks._state_file import (
    finish_writing,
    is_plain,
    read_state,
    write_state,
    write_state_behind,
)
from course.errors import BrokenFileError

pytestmark = pytest.mark.backends


@pytest.mark.parametrize(
    "tree",
    [
        None,
        {"a": [1, 2.5, "x", True, None], 3: (1, (2,)), "nested": {"b": {}}},
        {"tuple": 1, "dict": 2, "array": 3},
        [1e-300, 2**60, 0.1],
    ],
)
def test_values_come_back_as_they_were(tmp_path, tree):
    """Also tuples, keys that are no text, and dicts that look like our own marks."""
    write_state(tmp_path / "state", tree)
    found = read_state(tmp_path / "state")
    assert found == tree
    assert repr(found) == repr(tree)


def test_what_is_not_finite_comes_back(tmp_path):
    """A metric may be NaN."""
    write_state(tmp_path / "state", [math.nan, math.inf, -math.inf])
    nan, *infinite = read_state(tmp_path / "state")
    assert math.isnan(nan)
    assert infinite == [math.inf, -math.inf]


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "bfloat16", "int64", "uint8", "bool"])
@pytest.mark.parametrize("shape", [(), (0,), (2, 3)])
def test_arrays_come_back_with_shape_dtype_and_bits(tmp_path, dtype, shape):
    """bfloat16 is no type of NumPy's own."""
    pytest.importorskip("ml_dtypes")  # gives NumPy the name bfloat16
    array = np.full(shape, 1.5).astype(dtype)
    write_state(tmp_path / "state", {"a": array})
    found = read_state(tmp_path / "state")["a"]
    assert (found.dtype, found.shape) == (array.dtype, array.shape)
    np.testing.assert_array_equal(found, array)


def test_a_numpy_number_stays_one(tmp_path):
    """Metrics are often float32 numbers, not arrays."""
    write_state(tmp_path / "state", np.float32(0.1))
    found = read_state(tmp_path / "state")
    assert type(found) is np.float32
    assert found == np.float32(0.1)


def test_objects_are_not_plain():
    """They would need pickle, which runs what it reads."""
    assert not is_plain(object())
    assert not is_plain([1, {"a": {1, 2}}])
    assert not is_plain(np.array([None]))


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    """The new file takes its name only when it is whole."""
    path = tmp_path / "state"
    write_state(path, {"a": 1})

    def full(file, **arrays):
        file.write(b"half")
        raise OSError("No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="No space left"):
        write_state(path, {"a": 2})
    assert read_state(path) == {"a": 1}


def test_an_archive_of_someone_else_is_refused(tmp_path):
    """It is NumPy's format, but not our content."""
    np.savez(tmp_path / "state.npz", weights=np.ones(3))
    with pytest.raises(BrokenFileError, match="cannot be read as a training state"):
        read_state(tmp_path / "state.npz")


def test_what_is_written_behind_is_what_there_was_when_it_was_asked(tmp_path, monkeypatch):
    """The training goes on changing its arrays while the disk works; the old file stays until then."""
    path, array, may_write = tmp_path / "state", np.zeros(3), threading.Event()
    write_state(path, "old")
    write = _state_file._write
    monkeypatch.setattr(_state_file, "_write", lambda *arguments: may_write.wait(60) and write(*arguments))
    write_state_behind(path, {"array": array})
    array += 1
    with np.load(path) as archive:
        assert b"old" in archive["tree"].tobytes()
    may_write.set()
    np.testing.assert_array_equal(read_state(path)["array"], 0)  # reading waits for the write


@pytest.mark.parametrize("then", [finish_writing, read_state, lambda path: write_state_behind(path, 3)])
def test_a_failed_write_behind_is_told_at_the_next_chance(tmp_path, monkeypatch, then):
    """Once, and the old file is still there."""
    path = tmp_path / "state"
    write_state(path, {"a": 1})

    def full(file, **arrays):
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", full)
        write_state_behind(path, {"a": 2})
        with pytest.raises(OSError, match="No space left"):
            then(path)
    assert read_state(path) == {"a": 1}
