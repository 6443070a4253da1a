"""Runs a submission in a sandboxed process, question by question, and its checks from outside.

Chance must neither cost a learner points nor earn any. The inputs of hidden checks are drawn anew for each
grading, so a right answer may meet a draw on which the check is too strict. Therefore:

1. When all questions are done, each hidden check that failed on an answer is asked once more, with a second
   seed, in the same process. A wrong answer fails again, and its verdict stands: this is the usual case.
2. Where the second verdict differs, the result is marked flaky for staff, and the whole submission is graded
   three times more, each time in a new process, in the usual order and with a seed of its own. The check is
   forgiven only if it passes all three.

Why so, and not "right on one of two seeds": an answer that is right with probability p on each draw, such
as a guess, would then rise from p to p + (1 - p)p. Here it earns p + (1 - p)p·p³: from 0.5 to 0.53, and at
most 0.08 more, at p = 0.8. A right answer that one draw in a thousand treats unfairly still loses only with
probability 4e-6. And why new processes: a second question in the same process tells the student's code that
its first answer was refused, so it could try one implementation after the other. A new process is asked what
a first grading asks, so such code answers as it did at first, and fails. Nor can a later question profit,
because the second seed is asked only after the last one.
"""

from collections.abc import Callable
from dataclasses import replace

from course.autograder.assignment import Assignment
from course.autograder.checks import Check, Result
from course.autograder.misconceptions import Explain
from course.autograder.sandbox import Tier
from course.autograder.session import Answer, Session
from course.autograder.submission import Submission

__all__ = ["Answer", "examine"]

CONFIRMATIONS = 3
NO_ANSWER = ("stub", "missing", "timeout", "died", "protocol", "not run")  # other inputs would not help


def examine(
    submission: Submission, assignment: Assignment, checks: tuple[Check, ...], tier: Tier,
    reference=None, explain: Explain | None = None, seed: int = 0,
    on_answer: Callable[[Answer], object] = lambda answer: None,
) -> tuple[Answer, ...]:  # fmt: skip
    """Runs the cells of a submission and the checks of each question.

    Args:
        submission: What the student handed in.
        assignment: The assignment.
        checks: The checks to run.
        tier: The walls around the process.
        reference: The author's solution, for hidden checks.
        explain: Names the mistake behind a failed check.
        seed: Seed of the inputs of hidden checks; those that come after it serve for asking again.
        on_answer: Called with each answer as soon as it is there; those returned in the end may forgive more.
    """
    with Session(assignment, tier, reference, explain) as session:
        answers = _graded(session, submission, assignment, checks, seed, on_answer)
        failed = [
            result.check
            for answer in answers
            for result in answer.results
            if result.check.hidden and not result.passed and result.symptom not in NO_ANSWER
        ]
        doubtful = {result.check.name for result in session.again(failed, seed + 1) if result.passed}
    if not doubtful:
        return answers
    forgiven = set(doubtful)
    for number in range(CONFIRMATIONS):
        with Session(assignment, tier, reference) as session:
            anew = _graded(session, submission, assignment, checks, seed + 2 + number)
        forgiven &= {result.check.name for answer in anew for result in answer.results if result.passed}
        if not forgiven:
            break
    return tuple(
        replace(answer, results=tuple(_settled(result, doubtful, forgiven) for result in answer.results))
        for answer in answers
    )


def _graded(
    session: Session, submission, assignment, checks, seed, on_answer=lambda answer: None
) -> tuple[Answer, ...]:
    answers = []
    for name, cells in submission.parts:
        own = [check for check in checks if check.question == name]
        answers.append(session.answer(assignment.question(name), cells, own, seed))
        on_answer(answers[-1])
    return tuple(answers)


def _settled(result: Result, doubtful: set[str], forgiven: set[str]) -> Result:
    result = replace(result, flaky=result.check.name in doubtful)
    return replace(result, passed=True, misconception=None) if result.check.name in forgiven else result
