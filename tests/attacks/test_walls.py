"""Hostile processes, each graded with an honest neighbour behind the strongest walls of this machine.

Each must take place, which its record shows, and gain nothing, leave nothing and change nothing. With
COURSE_ATTACK_TIER=B in the environment all are tried behind the walls of another tier.
"""

import pytest

from tests.attacks.walls import WALLS

ATTACKS = WALLS


@pytest.mark.parametrize("name", ATTACKS)
def test_gains_nothing_and_leaves_nothing(withstand, name):
    withstand(ATTACKS[name])
