"""The walls are tried out, named, and weaker ones are not passed off as strong."""

import subprocess

from course.autograder.sandbox import bubblewrap, tier


def test_without_bubblewrap_the_tier_is_the_weakest_and_says_so(monkeypatch):
    monkeypatch.setattr(bubblewrap, "PROGRAM", None)
    found = tier.strongest.__wrapped__()
    assert found.letter == "D"
    assert not found.is_safe_for_batches
    assert found.lacks


def test_a_bubblewrap_that_does_not_start_is_not_trusted(monkeypatch):
    """Containers often have the program and forbid what it needs."""

    def refuse(command, **_):
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(bubblewrap, "PROGRAM", "/usr/bin/bwrap")
    monkeypatch.setattr(tier.subprocess, "run", refuse)
    assert tier.strongest.__wrapped__() is tier.PLAIN


def test_a_bubblewrap_without_the_last_wall_says_so(monkeypatch):
    """Older ones do not know --disable-userns."""

    def old(command, **_):
        return subprocess.CompletedProcess(command, 1 if "--disable-userns" in command else 0)

    monkeypatch.setattr(bubblewrap, "PROGRAM", "/usr/bin/bwrap")
    monkeypatch.setattr(tier.sys, "platform", "linux")
    monkeypatch.setattr(tier.subprocess, "run", old)
    found = tier.strongest.__wrapped__()
    assert (found.letter, found.options) == ("A'", ())
    assert "namespaces inside the sandbox" in found.lacks
