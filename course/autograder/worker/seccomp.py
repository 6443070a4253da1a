"""A seccomp filter: system calls that no student's code needs are refused before the kernel looks at them.

Sockets are the main one: without them there is no TCP, UDP, DNS, and no socket of another process, abstract
or in a file. Pairs of connected sockets and pipes, which asyncio and multiprocessing use, still work. Then
what Landlock does not hold and a process may do to others of its user: change their limits, get at memory
and queues that they share, take a lease on a file, for which everybody who opens it waits.
"""

import ctypes
import errno
import os
import struct

import linux

_SET_SECCOMP, _FILTER = 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data, little endian
_X32 = 0x40000000
_NEW_NAMESPACES = 0x7E020000  # user, pid, net, ipc, uts, cgroup and mount

_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_REFUSED = {
    "socket": (41, 198), "io_uring_setup": (425, 425), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "pidfd_getfd": (438, 438), "unshare": (272, 97), "setns": (308, 268),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "mount_setattr": (442, 442),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "open_by_handle_at": (304, 265),
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    "shmat": (30, 196), "shmctl": (31, 195), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192), "mq_unlink": (241, 181),
}  # fmt: skip
_METADATA = {
    "chown": (92, None), "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "removexattr": (197, 14), "lremovexattr": (198, 15),
    "fsetxattr": (190, 7), "fremovexattr": (199, 16), "setxattrat": (463, 463), "removexattrat": (466, 466),
    "truncate": (76, 45), "file_setattr": (469, 469),
}  # fmt: skip
# Said to be done, and not done: `shutil.copy` and the start of IPython fail where changing a mode fails.
_PRETENDED = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "utimensat": (280, 88), "utime": (132, None), "utimes": (235, None), "futimesat": (261, None),
}  # fmt: skip
# Pretended too: whoever stays in the group of processes it started in can be killed with all of it at once.
_GROUPS = {"setsid": (112, 157), "setpgid": (109, 154)}
# Refused for the value of an argument: (its numbers, which argument, the value, whether that one is refused
# or all others are).
_REFUSED_BY_ARGUMENT = {
    "prlimit64 of another process": ((302, 261), 0, 0, False),
    "fcntl F_SETLEASE": ((72, 25), 1, 1024, True),
    "ioctl FS_IOC_SETFLAGS": ((16, 29), 1, 0x40086602, True),
    "ioctl FS_IOC_FSSETXATTR": ((16, 29), 1, 0x401C5820, True),
    "ioctl FS_IOC_ENABLE_VERITY": ((16, 29), 1, 0x40806685, True),
}
_CLONE, _CLONE3 = (56, 220), (435, 435)


def works() -> bool:
    """Whether the numbers of this machine's system calls are known here."""
    return os.uname().machine in _ARCHITECTURES


def refuse(metadata: bool = False, groups: bool = False) -> int:
    """Refuses the calls from here on, for this process and all that it starts. Returns how many.

    Args:
        metadata: Whether to refuse changes of owners of files too, and truncating by name, and to do nothing
            where modes and times are changed: Landlock does not hold these, so they matter where files of
            others belong to the same user.
        groups: Whether to do nothing where a process asks for a session or group of its own.

    Raises:
        OSError: If the kernel takes no filter, or this machine's calls are not known.
    """
    if not works():
        raise OSError(errno.ENOSYS, f"no filter for {os.uname().machine}")
    architecture, column = _ARCHITECTURES[os.uname().machine]
    refused = {**_REFUSED, **(_METADATA if metadata else {})}
    answers = {numbers[column]: errno.EPERM for numbers in refused.values()}
    pretended = {**(_PRETENDED if metadata else {}), **(_GROUPS if groups else {})}
    answers |= {numbers[column]: 0 for numbers in pretended.values()}
    program = b"".join(_program(architecture, column, answers))
    instructions = ctypes.create_string_buffer(program, len(program))
    linux.gain_nothing()
    header = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))
    )
    linux.prctl(_SET_SECCOMP, _FILTER, ctypes.c_ulong(ctypes.addressof(header)))
    return len(answers) + len(_REFUSED_BY_ARGUMENT)


def _program(architecture: int, column: int, answers: dict[int | None, int]) -> list[bytes]:
    """The filter as instructions of the kernel's packet filter, each 8 bytes.

    Args:
        architecture: Of this machine.
        column: Its column of the tables of numbers.
        answers: What a call of this number returns instead of being made: an error, or 0 for none.
    """
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, architecture, 1, 0),
        _step(_RETURN, _KILL),  # a 32-bit call, whose numbers mean something else
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _X32, 0, 1),
        _step(_RETURN, _ERRNO | errno.ENOSYS),
        _step(_EQUAL, _CLONE3[column], 0, 1),
        _step(_RETURN, _ERRNO | errno.ENOSYS),  # its flags cannot be seen from here; libraries then use clone
    ]
    for number, answer in answers.items():
        if number is not None:
            steps += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _ERRNO | answer)]
    for numbers, argument, value, is_refused in _REFUSED_BY_ARGUMENT.values():
        steps += [
            _step(_EQUAL, numbers[column], 0, 4),
            _step(_LOAD, _FIRST_ARGUMENT + 8 * argument),  # its lower half: the kernel takes no more of these
            _step(_EQUAL, value, *((0, 1) if is_refused else (1, 0))),
            _step(_RETURN, _ERRNO | errno.EPERM),
            _step(_LOAD, _NUMBER),
        ]
    return [
        *steps,
        _step(_EQUAL, _CLONE[column], 0, 3),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_ANY_BIT, _NEW_NAMESPACES, 0, 1),
        _step(_RETURN, _ERRNO | errno.EPERM),
        _step(_RETURN, _ALLOW),
    ]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
