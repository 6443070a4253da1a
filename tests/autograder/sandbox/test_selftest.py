"""What each tier promises is tried from inside; where the walls are missing, the same attempts succeed."""

import sys

import pytest

from course.autograder.sandbox import choose, promises, selftest
from course.autograder.sandbox.tier import PLAIN, Tier

MAY_FAIL = {  # what a tier says that it lacks
    "B": {"work folder bounded"},
    "C": {"work folder bounded", "home and accounts unreadable", "others unseen",
          "shared folders closed (/var/tmp)"},
}  # fmt: skip
BY_LACK = {
    "number of processes (not limited for root)": "number bounded",
    "memory of all its processes together (each has a limit)": "bounded for all together",
    "namespaces inside the sandbox": "no new rights",
    "TCP": "no TCP",
    "UDP, DNS and sockets of other programs": "no UDP",
    "signals to other processes of this user": "no signal to others",
    "modes and times of this user's files": "files of others unchanged",
}


def tier_or_skip(letter):
    found = choose.tried(letter)
    if not isinstance(found, Tier):
        pytest.skip(f"tier {letter} does not work here: {found}")
    return found


@pytest.mark.parametrize(
    ("letter", "groups"),
    [
        ("A", ()),
        ("A'", ("network", "files", "processes", "environment")),
        ("B", ("network", "files", "processes", "environment")),
        ("C", ("network", "files", "environment")),
    ],
)
def test_what_a_tier_promises_holds(letter, groups):
    """Nothing is excused but what the tier itself says that it lacks on this machine."""
    tier = tier_or_skip(letter)
    excused = MAY_FAIL.get(letter, set()) | {BY_LACK[text] for text in tier.lacks if text in BY_LACK}
    findings = tuple(selftest.findings(tier, groups))
    broken = {finding.promise: finding.note for finding in findings if finding.holds is False}
    untried = {finding.promise: finding.note for finding in findings if finding.holds is None}
    assert {promise: note for promise, note in broken.items() if promise not in excused} == {}
    assert set(untried) <= {"no names (DNS)"}, untried


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tries what Linux has")
def test_without_walls_the_attempts_succeed():
    """Else it would not be the walls that make them fail."""
    broken = {f.promise for f in selftest.findings(PLAIN, ("network", "files")) if f.holds is False}
    assert broken >= {
        "no TCP", "no UDP", "no abstract socket of others", "no socket file of others",
        "checks, other work and results unreadable", "nothing written outside",
        "interpreter and packages unchanged", "files of others unchanged", "work folder bounded",
    }  # fmt: skip


def test_a_tier_that_does_not_hold_what_it_must_is_not_safe():
    kept = selftest.Finding("network", "no TCP", True)
    lost = selftest.Finding("network", "no TCP", False, "127.0.0.1")
    tier = Tier("A", "a", ())
    assert selftest.Examined("A", "a", tier, "", (kept,)).is_safe_for_batches
    assert not selftest.Examined("A", "a", tier, "", (lost,)).is_safe_for_batches
    assert not selftest.Examined("A", "a", None, "it needs Linux").is_safe_for_batches
    assert not selftest.Examined("D", "d", PLAIN, "", (kept,)).is_safe_for_batches


def test_the_essential_promises_are_promises():
    """A promise that is renamed would otherwise no longer be asked for."""
    assert {promise for _, promise, _ in selftest.PROMISES} >= selftest.ESSENTIAL


def test_an_attempt_that_ends_the_process_is_not_tried_and_the_next_one_is(monkeypatch):
    """A hole in one place does not hide another."""

    def crash(around):
        around.call("kill", 0)  # its own process group
        around.call("here")
        return []

    monkeypatch.setattr(selftest, "PROMISES", [
        ("a", "first", crash), ("a", "second", lambda around: around.call("tcp", around.tcp)),
    ])  # fmt: skip
    first, second = selftest.findings(PLAIN)
    assert first.holds is None
    assert "ended" in first.note
    assert second.holds is False


def test_the_attempts_see_what_this_process_sees():
    """Run here, without walls, each reader finds what it looks for."""
    assert promises.attempts.read([__file__]) == [__file__]
    assert promises.attempts.reached({"a": lambda: 1 / 0, "b": lambda: False, "c": lambda: None}) == ["c"]
