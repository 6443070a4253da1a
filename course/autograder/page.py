"""Feedback as HTML: a page for a graded submission, a fragment for a notebook. Every text is escaped."""

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined

from course.autograder.assignment import Assignment
from course.autograder.explanation import advice, explanation
from course.autograder.report import Report
from course.autograder.score import QuestionScore


def feedback_page(report: Report, assignment: Assignment) -> str:
    """Returns the feedback page of a submission: one file that needs nothing else."""
    earned_all = {
        question.answer.question.name: question.earned == question.points
        for question in (report.score.questions if report.score else ())
    }

    def waiting(question: QuestionScore) -> str:
        needed = [name for name in question.answer.question.needs if not earned_all.get(name, True)]
        return "" if question.earned == question.points else ", ".join(needed)

    return _environment().get_template("feedback.html.j2").render(
        report=report, title=assignment.title, number=lambda value: f"{value:g}", share=_share, tone=_tone,
        mark=_mark, groups=_groups, style=_style, waiting=waiting, advice=_advice,
    )  # fmt: skip


def instant_html(feedback) -> str:
    """Returns `Feedback` as a fragment for a notebook's cell."""
    told = [explanation(result, feedback.question) for result in feedback.results]
    template = _environment().get_template("instant.html.j2")
    hints = advice(feedback.results, feedback.question)
    return template.render(feedback=feedback, explanations=told, advice=hints, style=_style)


@functools.cache
def _environment() -> Environment:
    loader = PackageLoader("course.autograder")
    return Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )


def _groups(question: QuestionScore):
    """The results of a question, as (heading, explanations): those with public cases, then the others."""
    answer = question.answer
    for heading, hidden in (("The checks of your notebook", False), ("Graded with other numbers", True)):
        told = [
            explanation(result, answer.question) for result in answer.results if result.check.hidden is hidden
        ]
        if told:
            yield heading, told


def _advice(question: QuestionScore) -> tuple[tuple[str, str], ...]:
    return advice(question.answer.results, question.answer.question)


def _share(earned: float, points: float) -> int:
    return round(100 * earned / points) if points else 0


def _tone(question: QuestionScore) -> str:
    return "good" if question.earned == question.points else "part" if question.earned else "bad"


def _mark(question: QuestionScore) -> str:
    return {"good": "✓", "part": "◐", "bad": "✗"}[_tone(question)]


def _style(label: str) -> str:
    return {"asked": "code", "what came": "code", "wanted": "code"}.get(label, "")
