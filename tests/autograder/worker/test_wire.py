"""The words on the pipe: plain data passes unchanged, everything else is refused before it is built."""

import io
import json
import math
import pickle
from collections import OrderedDict, defaultdict
from typing import NamedTuple

import numpy as np
import pytest

from course.autograder.worker import wire


def through(value):
    """The value after a journey over the pipe."""
    tree, arrays, _ = wire.pack(value)
    stream = io.BytesIO(wire.encode({"value": tree}, arrays))
    message, received = wire.read(stream.readline, stream.read)
    return wire.unpack(message["value"], received)


@pytest.mark.parametrize(
    "value",
    [None, True, 3, -2.5, "text", [], (), {}, [1, (2.0, {"a": [None]})], {"W1": (1,), "tuple": 2}],
)
def test_plain_data_arrives_as_it_left(value):
    """A dictionary whose keys look like the wire's own words is still just a dictionary."""
    came = through(value)
    assert came == value
    assert type(came) is type(value)


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_numbers_that_are_not_finite_arrive(number):
    """JSON has no word for them."""
    assert np.array_equal(through(number), number, equal_nan=True)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3),
        np.asfortranarray(np.arange(6).reshape(2, 3)),
        np.zeros((0, 4)),
        np.float32(2.5),
        np.array(3),
        np.array([True, False]),
        np.arange(3, dtype=">i4"),
    ],
    ids=str,
)
def test_arrays_keep_shape_kind_and_numbers(array):
    came = through(array)
    assert np.array_equal(came, array)
    assert came.shape == array.shape
    assert came.dtype.kind == array.dtype.kind


@pytest.mark.parametrize(
    "value",
    [
        object(),
        {1: 2},
        {1, 2},
        b"bytes",
        1j,
        np.array([None]),
        np.array(["text"]),
        np.array([1j]),
        np.zeros(2, dtype=[("a", "f8")]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_data_is_refused(value):
    """Nothing that could carry code or hide a type may leave the process."""
    with pytest.raises(wire.WireError):
        wire.pack(value)


def test_data_that_contains_itself_is_refused():
    """It would never end."""
    loop = []
    loop.append(loop)
    with pytest.raises(wire.WireError, match="deep"):
        wire.pack(loop)


def npy(array, allow_pickle=True):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, allow_pickle=allow_pickle)
    return buffer.getvalue()


def header(text):
    """The bytes of an npy file that has this header and eight bytes of data."""
    line = text.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(line).to_bytes(2, "little") + line + bytes(8)


class _Bomb:
    def __reduce__(self):
        return (pytest.fail, ("a pickle was loaded",))


@pytest.mark.parametrize(
    "data",
    [
        npy(np.array([_Bomb()], dtype=object)),
        pickle.dumps(_Bomb()),
        b"",
        b"\x93NUMPY",
        npy(np.zeros(4))[:-1],
        npy(np.zeros(4)) + b"x",
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }"),
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }"),
        header("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"),
        header("{'descr': '<U2', 'fortran_order': False, 'shape': (1,), }"),
        header("{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': (1,), }"),
        header("(" * 60),
    ],
)
def test_a_forged_array_is_refused(data):
    """Its header is held against the bytes that are there, and no object is ever built from it."""
    with pytest.raises(wire.WireError):
        wire.unpack({"array": 0}, [data])


@pytest.mark.parametrize(
    "tree",
    [
        {"array": 0},
        {"array": -1},
        {"array": "0"},
        {"array": True},
        {"object": 1},
        {"tuple": {}},
        {"dict": []},
        {"float": "1e5"},
        {"float": []},
        {"function": 0},
        {"a": 1, "b": 2},
        {},
    ],
)
def test_a_forged_tree_is_refused(tree):
    with pytest.raises(wire.WireError):
        wire.unpack(tree, [])


def test_a_deep_tree_is_refused():
    tree = 1
    for _ in range(50):
        tree = [tree]
    with pytest.raises(wire.WireError, match="deep"):
        wire.unpack(tree, [])


@pytest.mark.parametrize(
    "line",
    [
        b"nonsense\n",
        b"[1, 2]\n",
        b"{}\n",
        b'{"sizes": 3}\n',
        b'{"sizes": [-1]}\n',
        b'{"sizes": [1.5]}\n',
        b'{"sizes": [true]}\n',
        json.dumps({"sizes": [wire.ARRAY_LIMIT + 1]}).encode() + b"\n",
        json.dumps({"sizes": [wire.ARRAY_LIMIT] * 5}).encode() + b"\n",
        b"[" * 100_000 + b"\n",
        b"no end",
    ],
    ids=lambda line: line[:20].decode(),
)
def test_a_line_that_is_no_message_is_refused(line):
    """Nothing is read, and no memory taken, for arrays that are too large."""
    with pytest.raises(wire.WireError):
        wire.read(io.BytesIO(line).readline, pytest.fail)


def test_the_end_of_the_stream_is_told_apart():
    with pytest.raises(EOFError):
        wire.read(io.BytesIO(b"").readline, pytest.fail)


class _Pair(NamedTuple):
    h: float
    o: float


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (_Pair(1.0, 2.0), (1.0, 2.0)),
        (OrderedDict(W1=1.0), {"W1": 1.0}),
        (defaultdict(list, W1=[1.0]), {"W1": [1.0]}),
        (2**70, 2.0**70),
        (-(10**400), -math.inf),
    ],
    ids=["named tuple", "ordered", "default", "large", "huge"],
)
def test_what_is_a_list_tuple_dict_or_number_by_another_name_arrives_as_one(value, plain):
    """A learner who returns a named tuple has not made a mistake."""
    came = through(value)
    assert came == plain
    assert type(came) is type(plain)


def test_an_array_is_built_once():
    """A line of 4 MiB could else ask for one array of 64 MiB some 300,000 times."""
    with pytest.raises(wire.WireError, match="twice"):
        wire.unpack([{"array": 0}, {"array": 0}], [npy(np.zeros(4))])
