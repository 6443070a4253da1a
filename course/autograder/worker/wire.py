"""The words on the pipe: one JSON line a message, followed by its arrays in NumPy's npy format.

Only plain data passes: None, bool, int, float, str, list, tuple, dict with string keys, arrays of numbers,
and functions, which stay where they are and are called back. What is derived from a list, tuple or dict
arrives as one. Never pickle. Both ends use this file, and neither trusts the other: each length, type and
depth is checked before anything is built from it.
"""

import functools
import io
import json
import math
from collections.abc import Callable

import numpy as np

LINE_LIMIT = 4 * 2**20  # bytes of one JSON line
ARRAY_LIMIT = 64 * 2**20  # bytes of one array
ARRAYS_LIMIT = 256 * 2**20  # bytes of all arrays of a message
DEPTH_LIMIT = 12
ITEMS_LIMIT = 100_000
DTYPE_KINDS = "fiub"
HEADER_BEGINS = 10  # in npy 1.0: magic, version, and the header's length
HEADER_KEPT_BYTES = 256
HEADERS_KEPT = 256


class WireError(Exception):
    """A value that may not pass, or bytes that are no message."""


def pack(value) -> tuple[object, list[bytes], list[Callable]]:
    """Takes a value apart into JSON, arrays in npy format, and functions.

    Args:
        value: Nested plain data.

    Returns:
        The JSON part, the arrays and the functions that it refers to by number.

    Raises:
        WireError: If anything in the value is not plain data, or too large.

    Example:
        >>> pack((1, 2.5))[0]
        {'tuple': [1, 2.5]}
    """
    arrays, functions = [], []
    return _pack(value, arrays, functions, DEPTH_LIMIT), arrays, functions


def unpack(tree, arrays: list[bytes], make_function: Callable | None = None):
    """Puts together again what `pack` took apart.

    Args:
        tree: The JSON part.
        arrays: The arrays in npy format.
        make_function: Called with the number of a function, returns what stands for it; None refuses
            functions.

    Raises:
        WireError: If the parts are not what `pack` makes.
    """
    return _unpack(tree, list(arrays), make_function, DEPTH_LIMIT)


def encode(message: dict, arrays: list[bytes] = ()) -> bytes:
    """Returns the bytes of a message: its JSON on one line, then its arrays."""
    line = json.dumps({**message, "sizes": [len(array) for array in arrays]}).encode() + b"\n"
    if len(line) > LINE_LIMIT:
        raise WireError(f"a message of {len(line)} bytes, more than {LINE_LIMIT}")
    return b"".join([line, *arrays])


def read(take_line: Callable[[int], bytes], take: Callable[[int], bytes]) -> tuple[dict, list[bytes]]:
    """Reads one message.

    Args:
        take_line: Called with a limit, returns the next line with its newline, or less where the stream ends.
        take: Called with a count, returns that many bytes.

    Returns:
        The message and its arrays.

    Raises:
        EOFError: If the stream ends.
        WireError: If what comes is no message.
    """
    line = take_line(LINE_LIMIT)
    if not line:
        raise EOFError
    if not line.endswith(b"\n"):
        raise WireError("a line without an end")
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WireError("a line that is not JSON") from error
    sizes = message.pop("sizes", None) if isinstance(message, dict) else None
    if not isinstance(sizes, list) or not all(
        type(size) is int and 0 <= size <= ARRAY_LIMIT for size in sizes
    ):
        raise WireError("a message without the sizes of its arrays")
    if sum(sizes) > ARRAYS_LIMIT:
        raise WireError("a message with more arrays than may pass")
    return message, [take(size) for size in sizes]


def _pack(value, arrays, functions, depth):
    if depth == 0:
        raise WireError("data nested too deeply")
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if isinstance(value, np.ndarray | np.generic):
        return {"array" if isinstance(value, np.ndarray) else "scalar": _append(arrays, _to_npy(value))}
    if kind is int:
        return value if abs(value) < 2**63 else _pack(_as_float(value), arrays, functions, depth)
    if kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if isinstance(value, list | tuple):
        if len(value) > ITEMS_LIMIT:
            raise WireError(f"a {kind.__name__} of {len(value)} items")
        items = [_pack(item, arrays, functions, depth - 1) for item in value]
        return items if isinstance(value, list) else {"tuple": items}
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise WireError("a dictionary with keys that are not strings")
        return {"dict": {str(key): _pack(item, arrays, functions, depth - 1) for key, item in value.items()}}
    if callable(value):
        return {"function": _append(functions, value)}
    raise WireError(f"a value of type {kind.__name__}")


def _unpack(tree, arrays, make_function, depth):
    if depth == 0:
        raise WireError("data nested too deeply")
    if tree is None or type(tree) in (bool, int, float, str):
        return tree
    if type(tree) is list:
        return [_unpack(item, arrays, make_function, depth - 1) for item in tree]
    if type(tree) is not dict or len(tree) != 1:
        raise WireError("a value of no known kind")
    ((kind, inner),) = tree.items()
    if kind == "tuple" and type(inner) is list:
        return tuple(_unpack(item, arrays, make_function, depth - 1) for item in inner)
    if kind == "dict" and type(inner) is dict:
        return {key: _unpack(item, arrays, make_function, depth - 1) for key, item in inner.items()}
    if kind == "float" and inner in ("inf", "-inf", "nan"):
        return float(inner)
    if kind in ("array", "scalar") and type(inner) is int and 0 <= inner < len(arrays):
        data, arrays[inner] = arrays[inner], None
        if data is None:  # else one array on the pipe could become a hundred thousand in memory
            raise WireError("an array that is referred to twice")
        array = _from_npy(data)
        return array if kind == "array" else array[()]
    if kind == "function" and type(inner) is int and make_function is not None:
        return make_function(inner)
    raise WireError("a value of no known kind")


def _as_float(value: int) -> float:
    """The float nearest to a whole number, infinite where it is too large."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _append(items: list, item) -> int:
    items.append(item)
    return len(items) - 1


def _to_npy(value) -> bytes:
    array = np.asarray(value)
    if array.dtype.kind not in DTYPE_KINDS:
        raise WireError(f"an array of dtype {array.dtype}, which holds no plain numbers")
    if array.nbytes > ARRAY_LIMIT // 2:
        raise WireError(f"an array of {array.nbytes} bytes")
    array = np.ascontiguousarray(array).reshape(array.shape)
    return _written_header(array.shape, array.dtype.str) + array.tobytes()


@functools.lru_cache(HEADERS_KEPT)
def _written_header(shape: tuple[int, ...], dtype: str) -> bytes:
    """What stands before the numbers of an array. Most arrays of an assignment have one of a few forms."""
    buffer = io.BytesIO()
    described = {"descr": dtype, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(buffer, described)
    return buffer.getvalue()


def _from_npy(data: bytes) -> np.ndarray:
    """Reads an array after its header has been held against the bytes that are there."""
    end = HEADER_BEGINS + int.from_bytes(data[HEADER_BEGINS - 2 : HEADER_BEGINS], "little")
    read = _read_header if end <= HEADER_KEPT_BYTES else _read_header.__wrapped__
    try:
        shape, fortran, dtype = read(data[:end])
    except Exception as error:  # NumPy tokenises the header; whatever it raises, this is no array
        raise WireError("an array with a broken header") from error
    if dtype.kind not in DTYPE_KINDS or dtype.hasobject or dtype.subdtype is not None:
        raise WireError("an array that holds no plain numbers")
    sizes_are_plain = all(type(size) is int and size >= 0 for size in shape) and len(shape) <= 32
    if not sizes_are_plain or math.prod(shape) * dtype.itemsize != len(data) - end:
        raise WireError("an array whose header and size disagree")
    return np.frombuffer(data, dtype, offset=end).reshape(shape, order="F" if fortran else "C").copy()


@functools.lru_cache(HEADERS_KEPT)
def _read_header(head: bytes) -> tuple[tuple[int, ...], bool, np.dtype]:
    buffer = io.BytesIO(head)
    if np.lib.format.read_magic(buffer) != (1, 0):
        raise WireError("an array in another npy version")
    found = np.lib.format.read_array_header_1_0(buffer)
    if buffer.tell() != len(head):
        raise WireError("an array with more than a header before its numbers")
    return found
