"""A journal file that survives the death of whoever writes to it."""

import fcntl
import json
import os
from contextlib import contextmanager
from pathlib import Path

from optuna.storages.journal import JournalFileBackend

BEGINNING = b'{"op_code":'  # of each record


class SafeJournalFile(JournalFileBackend):
    """Optuna's journal file, but for two things that `kill -9` does to it in Optuna 5.0.

    - The lock is the kernel's (`flock` on a file beside the journal), which goes with its process. Optuna's
      is a link that stays behind; others break it after 30 seconds, or never where the path is relative.
    - A record that was cut short is removed before the next one is written. Optuna joins the two to one line
      that nobody can read, and with it all that follows.

    Other programs may read the file meanwhile, through Optuna's own class; only this class may write. The
    folder's locks must reach all machines that write: a local disk for one machine, NFS version 4, or a
    cluster's file system that is mounted with `flock`.

    Args:
        path: File; made where it does not exist, in a folder that does.

    Raises:
        OSError: If the file cannot be made or locked.
        ValueError: If it is some other file.
    """

    def __init__(self, path: str | Path):
        super().__init__(str(path))
        with open(path, "rb") as file:
            if not BEGINNING.startswith(begins := file.read(len(BEGINNING))):
                raise ValueError(
                    f"`path` must be a journal of Optuna. Received: a file that begins {begins!r}"
                )
        self._path = str(path)
        with self._turn():
            pass  # now, not at the first result, where the folder has no locks

    def append_logs(self, logs):
        records = b"".join(json.dumps(log, separators=(",", ":")).encode() + b"\n" for log in logs)
        with self._turn(), open(self._path, "rb+") as file:
            _remove_torn_end(file)
            file.write(records)
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def _turn(self):
        with open(f"{self._path}.flock", "ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _remove_torn_end(file):
    """Leaves the file, and the place to write at, behind the last whole line."""
    place = file.seek(0, os.SEEK_END)
    while place and _byte_before(file, place) != b"\n":
        place -= 1
    file.seek(place)
    file.truncate()


def _byte_before(file, place: int) -> bytes:
    file.seek(place - 1)
    return file.read(1)
