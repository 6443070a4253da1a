"""The system calls of Linux that the walls are made of and that Python 3.11 has no names for."""

import ctypes
import os
import signal

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = (
    0x20000,
    0x4000000,
    0x8000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
RDONLY, NOSUID, NODEV, REMOUNT, BIND, REC, SLAVE = 1, 2, 4, 32, 4096, 16384, 1 << 19
FIRST_UNUSED_USER = 0x70000000  # to 0x7FFEFFFF: given to nobody; the number of a process is added

_MNT_DETACH = 2
_MOUNT_SETATTR = 442  # the same number on every architecture, as all since 2019
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_SET_PDEATHSIG, _SET_DUMPABLE, _CAPBSET_DROP, _SET_CHILD_SUBREAPER, _SET_NO_NEW_PRIVS = 1, 4, 24, 36, 38
_CAPABILITY_VERSION = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def checked(result: int, what: str) -> int:
    """Returns the result of a system call, or raises OSError for one that failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(what: str, number: int, *values) -> int:
    """Makes the system call of this number. Integers go as long, everything else as ctypes has it."""
    values = [ctypes.c_long(value) if isinstance(value, int) else value for value in values]
    return checked(_libc.syscall(ctypes.c_long(number), *values), what)


def prctl(option: int, *values) -> int:
    """Changes this process, or what may become of it; see prctl(2)."""
    values = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in values]
    values += [ctypes.c_ulong(0)] * (4 - len(values))
    return checked(_libc.prctl(ctypes.c_int(option), *values), f"prctl {option}")


def unshare(flags: int):
    """Puts this process into namespaces of its own; the next child it starts heads its pid namespace."""
    checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = ""):
    """Mounts a file system, or with BIND a folder or file in another place."""
    words = [os.fsencode(word) or None for word in (source, target, kind)]
    done = _libc.mount(*words, ctypes.c_ulong(flags), os.fsencode(data) or None)
    checked(done, f"mount {target}")


def read_only(path: str):
    """Makes a mount, and all below it, read-only, without devices or programs that change the user."""
    attributes = (ctypes.c_uint64 * 4)(RDONLY | NOSUID | NODEV, 0, 0, 0)  # the same bits as in mount(2)
    syscall(
        f"make {path} read-only", _MOUNT_SETATTR, _AT_FDCWD, ctypes.c_char_p(os.fsencode(path)),
        _AT_RECURSIVE, attributes, ctypes.sizeof(attributes),
    )  # fmt: skip


def pivot_root(new: str, old: str):
    """Makes a mount the root, and moves the root there was below it."""
    checked(_libc.pivot_root(os.fsencode(new), os.fsencode(old)), "pivot_root")


def detach(path: str):
    """Takes a mount, and all below it, out of this namespace."""
    checked(_libc.umount2(os.fsencode(path), ctypes.c_int(_MNT_DETACH)), f"unmount {path}")


def set_hostname(name: str):
    """Names the machine, in this namespace."""
    checked(_libc.sethostname(os.fsencode(name), ctypes.c_size_t(len(name))), "sethostname")


def die_with_parent(parent: int, number: int = signal.SIGKILL):
    """Asks for a signal when the thread that started this process ends. A change of user undoes it.

    Args:
        parent: The process id that the parent should have; where it is another, it has ended already.
        number: The signal.
    """
    prctl(_SET_PDEATHSIG, int(number))
    if os.getppid() != parent:
        os._exit(0)


def be_dumpable(yes: bool):
    """Says who owns this process's files in /proc: its user, or root alone."""
    prctl(_SET_DUMPABLE, int(yes))


def adopt_orphans():
    """Makes this process the parent of all whose own parent ends below it."""
    prctl(_SET_CHILD_SUBREAPER, 1)


def gain_nothing():
    """Lets no program that this process starts have more rights than itself. There is no way back."""
    prctl(_SET_NO_NEW_PRIVS, 1)


def drop_bounding_set():
    """Sees to it that nothing which this process starts can gain a privilege of root."""
    for number in range(64):
        try:
            prctl(_CAPBSET_DROP, number)
        except OSError:  # past the last one, or already without the right to
            break


def drop_capabilities():
    """Gives up every privilege of root that this process has."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    checked(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")


def threads() -> int:
    """How many threads this process has, those of libraries included."""
    with open("/proc/self/status", encoding="ascii", errors="replace") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("Threads:"))
