"""Feedback as HTML: a page for a graded submission, a fragment for a notebook. Every text is escaped."""

import functools
import re
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from course.autograder.assignment import Assignment, Question
from course.autograder.display import LABELS, printable
from course.autograder.explanation import advice, explanation
from course.autograder.platforms import given_by

STYLES = {"asked": "code", "what came": "code came", "wanted": "code wanted"}
HEADINGS = {False: "The checks of your notebook", True: "Graded with other numbers"}
MARKS = {"good": "✓", "part": "◐", "bad": "✗", "open": "○"}
LESSONS = Path(__file__).parent.parent.parent / "notebooks"
UNWRITTEN = "not written yet"
LINK = re.compile(r"(https://[^\s;]*[^\s;,.])")


def feedback_page(record: dict, assignment: Assignment) -> str:
    """Returns the feedback page of a submission: one file that needs nothing else.

    Args:
        record: From `report.record`, or of an entry of the gradebook: then with manual scores and lateness.
        assignment: The assignment.
    """
    given, is_unread = record["questions"], bool(record["problem"])
    if given or not is_unread:
        given = {asked.name: given.get(asked.name) or _unasked(asked) for asked in assignment.questions}
    questions = [
        _question(asked, given[asked.name], given, is_unread)
        for asked in assignment.questions
        if asked.name in given
    ]
    return _environment().get_template("feedback.html.j2").render(
        record=record, student=given_by(record["student"]).name, title=assignment.title,
        questions=questions, number=_number,
        points=assignment.points, sums=list(_sums(record)), summary=_summary(questions, is_unread),
    )  # fmt: skip


def instant_html(feedback) -> str:
    """Returns `Feedback` as a fragment for a notebook's cell."""
    told = [explanation(result, feedback.question) for result in feedback.results]
    hints = advice(feedback.results, feedback.question)
    return (
        _environment()
        .get_template("instant.html.j2")
        .render(feedback=feedback, explanations=told, advice=hints, labels=LABELS, styles=STYLES)
    )


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("course.autograder"), autoescape=True, finalize=_readable,
        trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined,
    )  # fmt: skip
    environment.filters["linked"] = _linked
    return environment


def _readable(value):
    """A text without what turns the direction of writing or steers a terminal; its lines stay."""
    if type(value) is not str:  # numbers, and what the template itself has marked as safe
        return value
    return "\n".join(map(printable, value.split("\n")))


def _linked(text: str, style: str = "") -> Markup:
    """A text of the assignment's, its addresses as links."""
    styled = Markup(' style="{0}"').format(style) if style else ""
    link = Markup('<a href="{0}" rel="noreferrer"') + styled + Markup(">{1}</a>")
    parts = LINK.split(_readable(text))  # every second one is an address
    return Markup("").join(
        link.format(part, part.removeprefix("https://")) if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def _unasked(asked: Question) -> dict:
    """A question that no check asked about, such as an essay that a person reads."""
    return {"earned": 0.0, "points": asked.points, "notes": [], "advice": [], "checks": []}


def _question(asked: Question, given: dict, all_given: dict, is_unread: bool) -> dict:
    """What the page shows of a question, in its order."""
    checks, earned, points = given["checks"], given["earned"], given["points"]
    unwritten = [check["title"] for check in checks if check["symptom"] == UNWRITTEN]
    right = [check["title"] for check in checks if check["passed"]]
    is_unwritten = bool(unwritten) and not right
    is_waiting = not checks and given.get("manual") is None
    tone = (
        "good" if earned >= points else "part" if earned else "open" if is_unwritten or is_waiting else "bad"
    )
    folded = []
    if unwritten:
        folded.append((f"Not written yet. What is asked: {_count(unwritten)}", "·", "soft", unwritten))
    if right:
        words = "All checks pass" if len(right) == len(checks) else f"What is right: {_count(right)}"
        folded.append((words, "✓", "good", right))
    return {
        "name": asked.name, "title": asked.title, "earned": earned, "points": points, "tone": tone,
        "mark": MARKS[tone],
        "share": round(100 * min(earned, points) / points) if points else 0,
        "is_unwritten": is_unwritten, "is_waiting": is_waiting, "is_unread": is_unread,
        "waiting": "" if tone == "good" else _builds_on(asked.needs, all_given),
        "mistakes": [text for label, text in given["advice"] if label == "likely mistake"],
        "read": next((text for label, text in given["advice"] if label != "likely mistake"), ""),
        "notebook": _notebook(asked.lesson),
        "notes": given["notes"], "remark": _remark(given),
        "failed": list(_failed(checks)), "folded": folded,
    }  # fmt: skip


def _notebook(lesson: str) -> str:
    """Returns the name of a lesson's file in the course's own folder; empty where that is not here."""
    return next((file.name for file in LESSONS.glob(f"{lesson}_*.ipynb")), "")


def _builds_on(names: tuple[str, ...], given: dict) -> str:
    """Says which of these questions must be right first and are not; empty where all are."""
    missing = [
        str(number)
        for number, name in enumerate(given, 1)
        if name in names and given[name]["earned"] < given[name]["points"]
    ]
    if len(missing) < 2:
        return "".join(f"This builds on question {number}, which is not right yet." for number in missing)
    return f"This builds on questions {', '.join(missing[:-1])} and {missing[-1]}, which are not right yet."


def _failed(checks: list[dict]):
    """Yields a heading and what went wrong under it; neighbours of which the same is told stand together."""
    wrong = [check for check in checks if not check["passed"] and check["symptom"] != UNWRITTEN]
    for is_hidden, heading in HEADINGS.items():
        own = [check for check in wrong if check["hidden"] is is_hidden]
        groups = [
            {
                "titles": [check["title"] for check in same],
                "rows": [] if is_hidden else [_row(*pair) for pair in told],
                "words": " ".join(text for _, text in told) if is_hidden else "",
            }
            for told, same in groupby(own, key=lambda check: check["told"])
        ]
        if groups:
            earn_nothing = not is_hidden and not any(check["weight"] for check in own)
            yield f"{heading} (they earn no points)" if earn_nothing else heading, groups


def _row(label: str, text: str) -> dict:
    return {"label": LABELS.get(label, label), "text": text, "style": STYLES.get(label, "")}


def _remark(given: dict) -> str:
    """What the instructor says of a question that was scored by hand."""
    manual = given.get("manual")
    if manual is None:
        return ""
    checked = f"; the checks gave {_number(given['automatic'])}" if given["checks"] else ""
    scored = f"Scored by hand{checked}."
    return f"{manual['note']} ({scored})" if manual["note"] else scored


def _sums(record: dict):
    """How the score comes about, as (words, points), where more than the checks had a say."""
    given, before, late = record["questions"].values(), record.get("before_late"), record.get("late")
    is_manual = any(question.get("manual") for question in given)
    is_late = late is not None and before != record["earned"]
    if not is_manual and not is_late:
        return
    if record["problem"]:  # no check has given anything
        if not is_late:
            return
        yield "Scored by hand", _number(before)
    else:
        automatic = round(sum(question.get("automatic", question["earned"]) for question in given), 2)
        yield "The checks", _number(automatic)
        if is_manual:
            yield "Scored by hand", f"{before - automatic:+.6g}"
    if is_late:
        yield late["says"], f"{record['earned'] - before:+.6g}"
    yield "Total", _number(record["earned"])


def _summary(questions: list[dict], is_unread: bool) -> str:
    """The outcome in a sentence, and where to begin."""
    if is_unread:
        return "No check could be asked. What counts is what your instructor has scored by hand."
    numbered = [(number, part) for number, part in enumerate(questions, 1) if not part["is_waiting"]]
    waits = "" if len(numbered) == len(questions) else " What is scored by hand is still to come."
    open_ones = [(number, part) for number, part in numbered if part["tone"] != "good"]
    if not open_ones:
        return f"Every question is right.{waits}"
    if all(part["is_unwritten"] for _, part in numbered):
        return f"Nothing is written yet. Question 1 is a good place to start.{waits}"
    right = len(numbered) - len(open_ones)
    first = next((number for number, part in open_ones if not part["waiting"]), open_ones[0][0])
    return f"{right} of {len(numbered)} questions are right. Start with question {first}.{waits}"


def _count(titles: list[str]) -> str:
    return f"{len(titles)} check{'s' if len(titles) > 1 else ''}"


def _number(value: float) -> str:
    return f"{value:g}"
