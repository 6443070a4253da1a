"""Tries, from inside a student's process, each thing that a tier promises to prevent on this machine."""

from collections.abc import Iterator
from dataclasses import dataclass

from course.autograder.sandbox.choose import tried
from course.autograder.sandbox.process import NotStartedError
from course.autograder.sandbox.promises import ESSENTIAL, PROMISES, NotTriedError
from course.autograder.sandbox.surroundings import Surroundings
from course.autograder.sandbox.tier import LETTERS, NAMES, Tier
from course.autograder.student import StudentError


@dataclass(frozen=True)
class Finding:
    """What came of trying to break a promise.

    Attributes:
        group: What it is about, as "network".
        promise: What is promised, as "no TCP".
        holds: Whether it held; None where it was not tried.
        note: What was reached, or why it was not tried.
    """

    group: str
    promise: str
    holds: bool | None
    note: str = ""


@dataclass(frozen=True)
class Examined:
    """A tier as it is on this machine.

    Attributes:
        letter: Its letter.
        name: What it is called.
        tier: The tier, None where it does not work here.
        why_not: Why it does not work here.
        findings: What came of trying its promises.
    """

    letter: str
    name: str
    tier: Tier | None
    why_not: str
    findings: tuple[Finding, ...] = ()

    @property
    def is_safe_for_batches(self) -> bool:
        """Whether it works here, is meant for the work of strangers, and holds what that takes."""
        broken = {finding.promise for finding in self.findings if finding.holds is False}
        return self.tier is not None and self.tier.is_safe_for_batches and not broken & ESSENTIAL


def examine_tiers(letters: tuple[str, ...] = LETTERS) -> Iterator[Examined]:
    """Yields each of these tiers, from the strongest on, tried out."""
    for letter in letters:
        found = tried(letter)
        if isinstance(found, Tier):
            yield Examined(letter, found.name, found, "", tuple(findings(found)))
        else:
            yield Examined(letter, NAMES[letter], None, found)


def findings(tier: Tier, groups: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Yields what came of each attempt to break a promise of a tier.

    Args:
        tier: The tier.
        groups: Which groups of promises to try, as ("network",); all if empty.
    """
    with Surroundings(tier) as around:
        for group, promise, attempt in PROMISES:
            if groups and group not in groups:
                continue
            try:
                got = attempt(around)
                yield Finding(group, promise, not got, ", ".join(map(str, got)))
            except NotTriedError as reason:
                yield Finding(group, promise, None, str(reason))
            except (StudentError, NotStartedError, OSError) as error:
                around.renew()
                yield Finding(group, promise, None, f"the attempt ended with: {error}")
