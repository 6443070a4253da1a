"""The arena behind the strongest walls, and the walls that this machine has."""

import contextlib
import os
import socket
import threading

import numpy as np
import pytest

from course.autograder.sandbox import strongest, tier_named
from tests.attacks.arena import adopt_orphans, arena, descendants, end_descendants
from tests.autograder.conftest import toy

__all__ = ["toy"]


@pytest.fixture(scope="session", autouse=True)
def _orphans():
    adopt_orphans(True)
    yield
    adopt_orphans(False)


@pytest.fixture(scope="session")
def tier():
    """The strongest walls of this machine, or those that the variable COURSE_ATTACK_TIER names."""
    letter = os.environ.get("COURSE_ATTACK_TIER")
    found = tier_named(letter) if letter else strongest()
    if found.letter == "D" and not letter:
        pytest.skip("this machine has no sandbox")
    return found


@pytest.fixture
def walls(tier):
    """The tier, for tests of what only walls promise."""
    if tier.letter == "D":
        pytest.skip("a plain process promises none of this")
    return tier


@pytest.fixture
def withstand(fight, doors):
    """A function that lets one student attack, and asks for all that the tier promises."""

    def run(attack):
        is_held = fight.tier.letter in attack.held
        if attack.damages and not is_held:
            pytest.skip(f"tier {fight.tier.letter} does not hold it, and it would do damage")
        came = fight.attack(attack)
        assert attack.shows in came.told() or not is_held, "the attack did not take place"
        assert (came.record()["earned"], came.record("zoe")["earned"]) == (0, 10)
        if is_held:
            assert (came.processes, came.files, doors.came) == ([], [], [])

    return run


@pytest.fixture
def fight(toy, tier, tmp_path, doors):
    """The arena behind the strongest walls."""
    made = arena(tmp_path, toy, tier)
    made.facts |= doors.facts(made)
    before = descendants()
    yield made
    made.clean()
    end_descendants(before)


class Doors:
    """Sockets of this process, by which the student's could reach it, and what came in."""

    def __init__(self, folder):
        self.came, self._servers = [], []
        self.unix = str(folder / "door")
        self.tcp = self._open(socket.AF_INET, ("127.0.0.1", 0))
        self.tcp6 = self._open(socket.AF_INET6, ("::1", 0))
        self._open(socket.AF_UNIX, self.unix)
        self.udp = self._open(socket.AF_INET, ("127.0.0.1", 0), socket.SOCK_DGRAM)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.free = free.getsockname()[1]

    def _open(self, family, address, kind=socket.SOCK_STREAM):
        """Opens a door and returns its number; 0 where this machine has no such family."""
        try:
            server = socket.socket(family, kind)
            server.bind(address)
        except OSError:
            return 0
        self._servers.append(server)
        if kind == socket.SOCK_STREAM:
            server.listen()
        threading.Thread(target=self._wait, args=(server, kind), daemon=True).start()
        return server.getsockname()[1] if family != socket.AF_UNIX else 0

    def _wait(self, server, kind):
        with contextlib.suppress(OSError):
            while True:
                if kind == socket.SOCK_DGRAM:
                    self.came.append(server.recvfrom(100)[0])
                else:
                    server.accept()[0].close()
                    self.came.append(b"a call")

    def facts(self, made):
        """What the attacker is told: where the doors are, and a number in our memory."""
        self._open(socket.AF_UNIX, "\0" + made.mark)
        self.secret = np.arange(3.0)
        return {
            "TCP": self.tcp, "TCP6": self.tcp6, "UNIX": self.unix, "UDP": self.udp, "FREE": self.free,
            "ADDRESS": self.secret.ctypes.data,
        }  # fmt: skip

    def close(self):
        for server in self._servers:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            server.close()


@pytest.fixture
def doors(tmp_path_factory):
    """Sockets of this process that wait for the student's."""
    made = Doors(tmp_path_factory.mktemp("doors"))
    yield made
    made.close()
