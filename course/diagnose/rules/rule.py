"""What a rule is: a question, and a pure function of the facts that answers it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from course.diagnose.facts import Facts
from course.diagnose.finding import Finding


@dataclass(frozen=True)
class Unchecked:
    """A rule's answer where the facts cannot tell.

    Attributes:
        why: The reason, a few words, as "the loss is your own function".
    """

    why: str


@dataclass(frozen=True)
class Rule:
    """One question about a model or a run.

    Attributes:
        id: Of the findings that it makes.
        check: Number in the table of checks, as "C1".
        question: What it asks, one sentence; the key of `Report.unchecked`.
        when: What it looks at: "model", "data", "start" (the probe before training), "run" or "history".
        limits: Its thresholds in words.
        look: The function of the facts; gives findings, or `Unchecked` where it cannot tell.
        explains: Ids of the findings that one of this rule explains.
    """

    id: str
    check: str
    question: str
    when: str
    limits: str
    look: Callable[[Facts], Iterable[Finding | Unchecked]]
    explains: tuple[str, ...] = ()
