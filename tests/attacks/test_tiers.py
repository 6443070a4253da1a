"""A few attacks behind every tier that this machine has, in one class each; the rest with COURSE_ATTACK_TIER."""

import os

import pytest

from course.autograder.sandbox import strongest, tier_named
from course.errors import UnavailableError
from tests.attacks.attack import TIERS
from tests.attacks.forged import FORGED
from tests.attacks.peers import PEERS
from tests.attacks.walls import WALLS
from tests.autograder.conftest import submission

ATTACKS = {**PEERS, **FORGED, **WALLS}
NAMES = (
    "forged pickle", "input transformer", "gradebook by SQL", "extra lines", "pickled array on the pipe", "os._exit",
    "memory bomb", "disk bomb in one file", "limits raised", "daemon", "traces others", "writes everywhere", "network",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("letter", TIERS)
def test_each_tier_holds_what_it_promises(fight, doors, letter):
    """No tier lets an attack gain points or stop the batch; what else is held, each attack says."""
    if letter == strongest().letter or "COURSE_ATTACK_TIER" in os.environ:
        pytest.skip("all attacks are tried behind this one, in other files")
    try:
        fight.tier = tier_named(letter)
    except UnavailableError as error:
        pytest.skip(str(error))
    tried = {name: ATTACKS[name] for name in NAMES if letter in ATTACKS[name].held}
    students = {f"s{number}": name for number, name in enumerate(tried)}
    for student, name in students.items():
        fight.hand_in(student, submission(fight.filled(tried[name].cell), fight.stub("q2")))
    came = fight.grade()
    assert {one["student"]: one["earned"] for one in came.graded.records} == {
        **dict.fromkeys(students, 0),
        "zoe": 10,
    }
    assert [name for student, name in students.items() if tried[name].shows not in came.told(student)] == []
    assert (came.processes, came.files, doors.came) == ([], [], [])
