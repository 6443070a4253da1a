"""What a learner is told of a result: the same words in a notebook, a terminal and on the feedback page."""

import builtins
from dataclasses import dataclass

from course.autograder.assignment import Question
from course.autograder.checks import SYMPTOMS, Result
from course.lessons.reading import reading


@dataclass(frozen=True)
class Explanation:
    """A result in words.

    Attributes:
        title: What was asked.
        passed: Whether the answer is right.
        rows: Pairs of a label and a text; none for a right answer.
    """

    title: str
    passed: bool
    rows: tuple[tuple[str, str], ...]


def explanation(result: Result, question: Question) -> Explanation:
    """Puts a result into words.

    Of a hidden check, the case and the student's own texts are kept back: what an error says could carry the
    input away. The kind of symptom is told.
    """
    if result.passed or result.symptom == "stub":
        return Explanation(result.check.title, result.passed, ())
    rows = [("what came", _hidden_symptom(result))] if result.check.hidden else _public_rows(result)
    return Explanation(result.check.title, False, tuple(rows))


def advice(results: tuple[Result, ...], question: Question) -> tuple[tuple[str, str], ...]:
    """Returns what to do about a question: the mistakes that its answers betray, and what to read."""
    if all(result.passed for result in results):
        return ()
    found = dict.fromkeys(result.misconception.says for result in results if result.misconception is not None)
    return (
        *(("likely mistake", says) for says in found),
        ("read", reading(question.lesson, question.section, question.reading)),
    )


def _public_rows(result: Result) -> list[tuple[str, str]]:
    rows = [
        ("asked", result.call),
        ("what came", result.got),
        ("wanted", result.wanted),
        ("look at", result.hint),
    ]
    if result.symptom == "timeout":
        rows[-1] = (
            "look at",
            "Is there a loop that has no end, or one that goes over far more than it needs to?",
        )
    if result.symptom == "not run":
        rows = [("what came", f"Not run: {result.got}")]
    return [(label, text) for label, text in rows if text]


def _hidden_symptom(result: Result) -> str:
    """Words for what came of a hidden check; the name of an error only where it is one of Python's own."""
    words = SYMPTOMS.get(result.symptom, "the answer differs")
    name = result.got.split(":")[0] if result.symptom == "raised" else ""
    is_known = isinstance(getattr(builtins, name, None), type) if name.isidentifier() else False
    return f"{words[0].upper()}{words[1:]}{f' ({name})' if is_known else ''}."


def outcome(results: tuple[Result, ...]) -> str:
    """Returns how many of some results are right, in words, or that nothing is written yet."""
    right = sum(result.passed for result in results)
    is_unwritten = not right and any(result.symptom == "stub" for result in results)
    return "not written yet" if is_unwritten else f"{right} of {len(results)} checks pass"
