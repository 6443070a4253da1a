"""From a score to what is written down: one record a student, which resuming reads again."""

from dataclasses import dataclass

from course.autograder.checks import SYMPTOMS
from course.autograder.explanation import advice, explanation
from course.autograder.sandbox import Tier
from course.autograder.score import Score


@dataclass(frozen=True)
class Report:
    """What came of a submission.

    Attributes:
        student: Whose it is.
        key: Digest of the submission, the checks and the environment; equal keys need no second grading.
        digest: Digest of the notebook; empty where it could not be read.
        seed: Seed of the hidden inputs.
        tier: The walls it ran behind.
        score: Points; None where it could not be graded.
        repairs: What was not as released.
        problem: Why it could not be graded, or empty.
    """

    student: str
    key: str
    digest: str
    seed: int
    tier: Tier
    score: Score | None
    repairs: tuple[str, ...] = ()
    problem: str = ""


def record(report: Report) -> dict:
    """Returns a report as plain data: hidden checks by name, their cases not.

    It holds the words of the feedback too, so that a page can be written again from the record alone.
    """
    questions = {}
    for question in report.score.questions if report.score else ():
        asked = question.answer.question
        questions[asked.name] = {
            "earned": question.earned,
            "points": question.points,
            "notes": list(question.answer.notes),
            "advice": [list(pair) for pair in advice(question.answer.results, asked)],
            "checks": [
                {
                    "check": result.check.name,
                    "title": result.check.title,
                    "hidden": result.check.hidden,
                    "weight": result.check.weight,
                    "passed": result.passed,
                    "flaky": result.flaky,
                    "symptom": SYMPTOMS.get(result.symptom, result.symptom),
                    "misconception": result.misconception.name if result.misconception else None,
                    "told": [list(row) for row in explanation(result, asked).rows],
                }
                for result in question.answer.results
            ],
        }
    return {
        "student": report.student,
        "key": report.key,
        "submission": report.digest,
        "seed": report.seed,
        "sandbox": {
            "tier": report.tier.letter,
            "name": report.tier.name,
            "holds": list(report.tier.holds),
            "lacks": list(report.tier.lacks),
        },
        "earned": report.score.earned if report.score else 0.0,
        "points": report.score.points if report.score else None,
        "repairs": list(report.repairs),
        "problem": report.problem,
        "questions": questions,
    }
