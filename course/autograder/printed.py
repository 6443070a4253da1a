"""What the public checks say of a whole notebook, as text for a terminal."""

from course.autograder.check_notebook import Checked
from course.autograder.display import printable, told_lines
from course.autograder.examine import Answer
from course.autograder.explanation import advice, explanation, outcome

RIGHT, WRONG, OPEN = "✓", "✗", "○"


def printed(checked: Checked) -> str:
    """Returns the checks by question, what came of each, and what to do next.

    A question that is not written yet, or right, takes one line. Text of the student's cannot steer the
    terminal: control characters are blanked, and it never begins a line.
    """
    lines = [f"{checked.assignment.title}, run in: {checked.tier.name}", ""]
    lines += [f"Note: {repair}" for repair in checked.submission.repairs]
    for answer in checked.answers:
        lines += _question(answer)
    lines += [
        *([""] if lines[-1] else []),
        f"{checked.passed} of {checked.count} checks pass. {_next(checked)}",
    ]
    return "\n".join(printable(part) for line in lines for part in line.split("\n"))


def mark(answer: Answer) -> str:
    """Returns the mark of a question: right, not right, or not written yet.

    Example:
        >>> from course.autograder.assignment import Question
        >>> mark(Answer(Question("q1", "A question", 1, "02"), ()))
        '✓'
    """
    if all(result.passed for result in answer.results):
        return RIGHT
    return OPEN if outcome(answer.results) == "not written yet" else WRONG


def _question(answer: Answer) -> list[str]:
    question, sign = answer.question, mark(answer)
    lines = [f"{sign} {question.name}  {question.title}: {outcome(answer.results)}"]
    lines += [f"    Note: {note}" for note in answer.notes]
    if sign == WRONG:
        for told in (explanation(result, question) for result in answer.results):
            lines.append(f"    {RIGHT if told.passed else WRONG} {told.title}")
            lines += told_lines(told.rows, 8)
        hints = advice(answer.results, question)
        lines += ["", *(f"    {label.capitalize()}: {text}" for label, text in hints), ""]
    return lines


def _next(checked: Checked) -> str:
    """What to do after this."""
    missing = [answer.question.name for answer in checked.answers if mark(answer) != RIGHT]
    if not missing:
        return "They do not count: grading uses other numbers. To hand in: course submit."
    return f"They do not count: grading uses other numbers. Next: {missing[0]}."
