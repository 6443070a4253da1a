"""The walls are tried out, named, and weaker ones are not passed off as strong."""

import json
import subprocess
import sys

import pytest

from course.autograder.sandbox import choose, strongest, tier_named
from course.autograder.sandbox.process import NotStartedError
from course.autograder.sandbox.tier import LETTERS, Tier
from course.errors import UnavailableError, UnknownNameError

FACTS = {"landlock": 7, "seccomp": 27, "controllers": ("memory", "pids"), "own_user": True}


@pytest.fixture
def machine(monkeypatch):
    """Returns a function that makes this a machine where only these tiers start, with these facts."""

    def make(works, **facts):
        def start(letter, options):
            if letter not in works:
                raise NotStartedError("unshare: Operation not permitted.")
            return {**FACTS, **facts}

        monkeypatch.setattr(choose.sys, "platform", "linux")
        monkeypatch.setattr(choose, "_facts", start)
        choose.tried.cache_clear()
        strongest.cache_clear()

    kept = strongest()
    yield make
    choose.tried.cache_clear()
    strongest.cache_clear()
    assert kept.letter in LETTERS


@pytest.mark.parametrize(
    ("works", "letter"), [("A", "A"), (("A'", "B"), "A'"), ("BC", "B"), ("C", "C"), ("", "D")]
)
def test_the_strongest_that_starts_is_chosen(machine, works, letter):
    """A container often has the programs and forbids what they need."""
    machine(works)
    found = strongest()
    assert found.letter == letter
    assert found.is_safe_for_batches is (letter != "D")


def test_no_tier_but_the_plain_one_istried_outside_of_linux(monkeypatch):
    monkeypatch.setattr(choose.sys, "platform", "darwin")
    choose.tried.cache_clear()
    strongest.cache_clear()
    try:
        assert strongest().letter == "D"
        assert strongest().lacks
    finally:
        choose.tried.cache_clear()
        strongest.cache_clear()


def test_a_tier_that_does_not_work_says_why_and_what_to_do(machine):
    machine("")
    with pytest.raises(UnavailableError, match=r"Operation not permitted.*install bubblewrap"):
        tier_named("A")


def test_a_letter_that_is_no_tier_is_refused():
    with pytest.raises(UnknownNameError, match="A'"):
        tier_named("E")


def test_without_control_groups_memory_is_held_for_each_process_only(machine):
    """A promise that the machine does not let us keep is not made."""
    machine("A", controllers=())
    assert any("memory of all" in text for text in strongest().lacks)


@pytest.mark.parametrize(
    ("facts", "lacking"),
    [
        ({"seccomp": None, "landlock": 3}, {"TCP", "UDP"}),
        ({"seccomp": None, "landlock": 4}, {"UDP"}),
        ({"landlock": 5, "own_user": False}, {"signals"}),
        ({"seccomp": None, "own_user": False}, {"UDP", "modes"}),
        ({}, set()),
    ],
)
def test_landlock_promises_what_its_version_holds(machine, facts, lacking):
    """TCP came with ABI 4, signals with ABI 6; what neither it nor the filter holds is said."""
    machine("B")
    known = {**FACTS, **facts}
    made = choose._described("B", (), {key: value for key, value in known.items() if value is not None})
    found = {text.split()[0].rstrip(",") for text in made.lacks} & {"TCP", "UDP", "signals", "modes"}
    assert found == lacking


@pytest.mark.parametrize("letter", ["A", "A'"])
@pytest.mark.parametrize(
    ("missing", "says"),
    [("landlock", "Landlock, the second wall"), ("seccomp", "the filter of system calls")],
)
def test_a_second_wall_that_this_machine_lacks_is_named(machine, letter, missing, says):
    """Namespaces hold without it, but the tier's name says that it is there."""
    machine((letter,))
    facts = {key: value for key, value in FACTS.items() if key != missing}
    assert any(text.startswith(says) for text in choose._described(letter, (), facts).lacks)
    assert not any("second wall" in text for text in choose._described(letter, (), FACTS).lacks)


@pytest.mark.parametrize("letter", ["A", "B", "C"])
def test_a_wall_that_stood_when_the_tier_was_tried_is_required_of_each_process(machine, letter):
    """One that fails later, for want of memory say, would leave a student's code without it, unnoticed."""
    machine((letter,), landlock=0)
    assert choose._described(letter, (), FACTS).walls == ("landlock", "seccomp")
    facts = {key: value for key, value in FACTS.items() if key != "seccomp"}
    assert choose._described(letter, (), facts).walls == ("landlock",)


def test_root_without_a_group_or_user_of_its_own_is_not_counted(machine, monkeypatch):
    """The kernel limits the number of processes of everyone but root."""
    monkeypatch.setattr(choose.view, "runs_as_root", lambda: True)
    machine("B", controllers=(), own_user=False)
    assert any("not limited for root" in text for text in strongest().lacks)


CONTAINER = """
import json, sys
from course.autograder.sandbox import choose, strongest, view
sys.path.insert(0, str(view.WORKER))
import seccomp
seccomp.refuse()
print(json.dumps([strongest().letter, choose.tried("A"), choose.tried("A'")]))
"""


def test_in_a_container_that_forbids_namespaces_landlock_is_left():
    """Its system call filter is played by ours, which forbids the same."""
    if not isinstance(choose.tried("B"), Tier):
        pytest.skip(f"no Landlock here: {choose.tried('B')}")
    done = subprocess.run([sys.executable, "-c", CONTAINER], capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    letter, why, why_not_bubblewrap = json.loads(done.stdout)
    assert letter == "B"
    assert "make namespaces" in why
    assert "make namespaces" in why_not_bubblewrap or "not installed" in why_not_bubblewrap
