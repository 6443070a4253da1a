"""What there is to be got hold of around a student's process, set up for the self-test."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from course.autograder.sandbox import attempts, starter
from course.autograder.sandbox.private import make_private
from course.autograder.sandbox.process import Process
from course.autograder.sandbox.tier import Tier
from course.autograder.student import RemoteStudent

MEBI = 2**20
LIMITS = {
    "AS": 384 * MEBI, "CPU": 1, "FSIZE": 16 * MEBI, "FOLDER": 32 * MEBI, "NPROC": 24, "CORE": 0,
}  # fmt: skip
SECONDS = 20
OUTPUT_BYTES = 2**16
SECRET_NAME = "COURSE_SELFTEST_SECRET"


class Surroundings:
    """What there is to be got hold of, and a student's process that tries."""

    def __init__(self, tier: Tier):
        self.tier = tier
        self.secret = secrets.token_hex(12)
        self._open = contextlib.ExitStack()
        self._process = None

    def __enter__(self):
        folder = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="course-")))
        folder.chmod(0o755)
        self.private, self.public = folder / "private", folder / "public"
        self.private.mkdir()
        self.public.mkdir()
        for name in ("hidden_checks.py", "other.ipynb", "scores.csv"):
            (self.private / name).write_text(self.secret)
        make_private(self.tier, [self.private])
        self.tcp = self._listening(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)).getsockname()[1]
        self.datagrams = self._listening(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        self.abstract = self.socket_file = None
        if sys.platform.startswith("linux"):
            self.abstract = f"course-{self.secret}"
            self._listening(socket.AF_UNIX, socket.SOCK_STREAM, f"\0{self.abstract}")
        if hasattr(socket, "AF_UNIX"):
            self.socket_file = str(self.public / "socket")
            self._listening(socket.AF_UNIX, socket.SOCK_STREAM, self.socket_file)
            os.chmod(self.socket_file, 0o777)
        self.victim = self._victim()
        os.environ[SECRET_NAME] = self.secret
        self._open.callback(os.environ.pop, SECRET_NAME, None)
        return self

    def __exit__(self, *error):
        self.renew()
        self._open.close()

    def call(self, name: str, *values, seconds: float = SECONDS):
        """Calls one of the attempts in the student's process."""
        if self._process is None:
            self._process = Process(self.tier, LIMITS, OUTPUT_BYTES)
            source = Path(attempts.__file__).read_text(encoding="utf-8")
            RemoteStudent(self._process, SECONDS).run(source)
        return RemoteStudent(self._process, seconds).call(name, *values)

    def renew(self):
        """Ends the process; the next call starts another."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def _listening(self, family, kind, address) -> socket.socket:
        made = self._open.enter_context(socket.socket(family, kind))
        made.bind(address)
        if kind == socket.SOCK_STREAM:
            made.listen()
        return made

    def _victim(self) -> subprocess.Popen:
        """A process of this user that carries the secret word in its command line."""
        command = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)", self.secret]
        victim = starter.start(command, env={}, stdin=subprocess.DEVNULL)
        self._open.callback(victim.wait)
        self._open.callback(victim.kill)
        return victim
