"""Hostile cells, each graded with an honest neighbour behind the strongest walls of this machine.

Each must take place, which its record shows, and gain nothing, leave nothing and change nothing.
"""

import pytest

from tests.attacks.forged import FORGED
from tests.attacks.peers import PEERS
from tests.attacks.tricks import TRICKS

ATTACKS = {**PEERS, **TRICKS, **FORGED}


@pytest.mark.parametrize("name", ATTACKS)
def test_gains_nothing_and_leaves_nothing(fight, doors, name):
    attack = ATTACKS[name]
    came = fight.attack(attack)
    assert attack.shows in came.told(), "the attack did not take place"
    assert (came.record()["earned"], came.record("zoe")["earned"]) == (0, 10)
    assert (came.processes, came.files, doors.came) == ([], [], [])
