"""What a learner is told of a grading, as plain text for the comment fields of other systems."""

from course.autograder.display import printable, told_lines
from course.autograder.export.exported import number
from course.autograder.gradebook import Entry, Gradebook

MARKS = {True: "✓", False: "✗"}


def question_text(given: dict) -> str:
    """Returns all that is told of a question: its checks, counter-examples, likely mistake and what to read.

    Hidden cases are not in it, since the record holds none.

    Args:
        given: A question of a record.
    """
    lines = [f"Note: {note}" for note in given["notes"]]
    for check in given["checks"]:
        lines.append(f"{MARKS[check['passed']]} {check['title']}")
        lines += told_lines(check["told"], 4)
    lines += [f"{label.capitalize()}: {text}" for label, text in given["advice"]]
    manual = given.get("manual")
    if manual:
        lines.append(f"Scored by hand: {number(manual['points'])}. {manual['note']}".strip())
    return lines_only("\n".join(lines))


def lines_only(text: str) -> str:
    """Returns text of several lines without what steers a terminal or turns the direction of writing."""
    return "\n".join(printable(line) for line in text.split("\n"))


def short_text(entry: Entry, book: Gradebook) -> str:
    """Returns a few sentences: what is not right yet, why, and what was taken off."""
    parts = []
    for place, asked in enumerate(book.questions, 1):
        given = entry.record["questions"].get(asked.name)
        if given is None or given["earned"] >= given["points"]:
            continue
        hints = [f"{label.capitalize()}: {text}" for label, text in given["advice"]]
        note = (given.get("manual") or {}).get("note", "")
        points = f"{number(given['earned'])} of {number(given['points'])}"
        said = [f"From your instructor: {note}"] if note else []
        parts.append(" ".join([f"{place}. {asked.title}: {points}.", *said, *hints]))
    parts = parts or ["Every question is right."]
    if entry.late is not None and entry.earned != entry.before_late:
        parts.append(entry.late.says)
    return lines_only("\n".join(parts))
