"""`course doctor`: a table for people, JSON for programs, and a status that says whether to grade here."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from course.autograder.sandbox import selftest
from course.autograder.sandbox.tier import LETTERS, PLAIN, Tier
from course.cli import doctor
from course.cli.main import main

HELD = selftest.Finding("network", "no TCP", True)
LOST = selftest.Finding("network", "no TCP", False, "127.0.0.1")
UNTRIED = selftest.Finding("network", "no TCP", None, "no socket")
SAFE = selftest.Examined("A", "namespaces", Tier("A", "namespaces", (), ("x",)), "", (HELD,))
LEAKY = selftest.Examined("B", "Landlock", Tier("B", "Landlock", ()), "", (LOST,))
ABSENT = selftest.Examined("A'", "bubblewrap", None, "bubblewrap is not installed")
BARE = selftest.Examined("D", PLAIN.name, PLAIN, "", (UNTRIED,))


@pytest.fixture
def machine(monkeypatch):
    """Returns a function that runs the command on a machine with these tiers."""

    def run(*examined, options=()):
        monkeypatch.setattr(selftest, "examine_tiers", lambda letters: iter(examined))
        return CliRunner().invoke(main, ["doctor", *options])

    return run


def test_a_machine_with_a_safe_tier_ends_with_status_0(machine):
    done = machine(SAFE, ABSENT, BARE)
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "Safe here: `course grade`, with the work of others; it takes tier A (namespaces)."
    )
    assert "bubblewrap is not installed" in done.stdout
    assert "safe for the work of others; not held: x." in done.stdout


def test_a_machine_without_one_ends_with_status_1_and_says_what_to_install(machine):
    """A tier that works but lets the code out is no safe one."""
    done = machine(LEAKY, ABSENT, BARE)
    assert done.exit_code == 1
    assert "apt install bubblewrap" in done.stderr
    assert done.stdout.startswith("Not safe on this machine: `course grade`")
    assert "Safe here: `course check`" in done.stdout
    assert "for your own work only; not held: no TCP." in done.stdout
    assert "no TCP: 127.0.0.1" in done.stdout
    assert "no TCP: no socket" in done.stdout


def test_where_the_first_tier_that_works_leaks_it_says_which_to_ask_for(machine):
    """`course grade` takes the strongest that works; that it leaks is found only here."""
    leaky = replace(LEAKY, letter="A")
    done = machine(leaky, replace(SAFE, letter="B"), BARE)
    assert done.exit_code == 0
    assert done.stdout.startswith("Safe here: `course grade --tier B`")
    assert "Without it, tier A is taken, which does not hold here." in " ".join(done.stdout.split())


def test_json_holds_every_promise_of_every_tier(machine):
    done = machine(SAFE, LEAKY, ABSENT, options=["--json"])
    found = json.loads(done.stdout)
    assert found["grades_with"] == "A"
    assert [tier["safe_for_batches"] for tier in found["tiers"]] == [True, False, False]
    assert found["tiers"][1]["promises"][0] == {
        "group": "network", "promise": "no TCP", "holds": False, "note": "127.0.0.1",
    }  # fmt: skip
    assert found["machine"]["packages"]["course"]


def test_the_letters_are_those_of_the_tiers():
    """They are written twice, so that `course --help` imports no sandbox."""
    assert doctor.LETTERS == LETTERS


def test_a_letter_that_is_no_tier_is_wrong_usage():
    assert CliRunner().invoke(main, ["doctor", "--tier", "Z"]).exit_code == 2
