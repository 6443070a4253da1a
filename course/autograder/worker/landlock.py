"""Landlock: a process gives up, for itself and all it starts, files and connections that it does not need.

The kernel keeps a list of what is allowed; whatever is not on it is refused, also to root. It needs Linux
5.13 (ABI 1); later kernels hold more: truncating (3), TCP (4), devices (5), abstract sockets and signals (6).
"""

import ctypes
import os
import stat

import linux

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1

_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _DEVICE = 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE | _DEVICE
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # ABI: how many rights on files it knows; 16 from ABI 5 on
_TCP = 1 << 0 | 1 << 1
_ABSTRACT_SOCKETS_AND_SIGNALS = 1 << 0 | 1 << 1


def version() -> int:
    """Returns the ABI that this kernel has, 0 for none."""
    try:
        return linux.syscall("landlock", _CREATE, None, 0, _VERSION)
    except OSError:
        return 0


def restrict(read: list[str], write: list[str], look: list[str] = ()) -> int:
    """Leaves this process only these paths, and no way to the network that Landlock knows to close.

    Returns the ABI, which says what else it holds. Paths that do not exist are passed over.

    Args:
        read: Files and folders that may be read and run, with all below them.
        write: Files and folders with which anything may be done.
        look: Folders whose names may be listed, without reading what is in them.

    Raises:
        OSError: If the kernel has no Landlock, or refuses.
    """
    abi = version()
    every = (1 << _RIGHTS.get(abi, 16)) - 1
    tcp = _TCP if abi >= 4 else 0
    scope = _ABSTRACT_SOCKETS_AND_SIGNALS if abi >= 6 else 0
    handled = (ctypes.c_uint64 * 3)(every, tcp, scope)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    rules = linux.syscall("create a Landlock ruleset", _CREATE, handled, size, 0)
    try:
        for paths, rights in ((read, _READ | _LIST | _EXECUTE), (write, every), (look, _LIST)):
            for path in paths:
                _allow(rules, path, rights & every)
        linux.gain_nothing()
        linux.syscall("restrict this process by Landlock", _RESTRICT, rules, 0)
    finally:
        os.close(rules)
    return abi


def _allow(rules: int, path: str, rights: int):
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _OF_FILES
        rule = rights.to_bytes(8, "little") + place.to_bytes(4, "little")
        buffer = ctypes.create_string_buffer(rule, len(rule))
        linux.syscall(f"allow {path} by Landlock", _ADD, rules, _PATH_BENEATH, buffer, 0)
    finally:
        os.close(place)
