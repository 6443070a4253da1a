"""What the public checks say of a whole notebook, as text for a terminal."""

from course.autograder.check_notebook import Checked
from course.autograder.display import indented, printable
from course.autograder.explanation import advice, explanation, outcome
from course.autograder.instant import MARKS


def printed(checked: Checked) -> str:
    """Returns the checks by question, what came of each, and one line that sums up.

    Text of the student's cannot steer the terminal: control characters are blanked.
    """
    lines = [f"{checked.assignment.title}, run in: {checked.tier.name}"]
    lines += [f"note: {repair}" for repair in checked.submission.repairs]
    for answer in checked.answers:
        lines += ["", f"{answer.question.name}  {answer.question.title}: {outcome(answer.results)}"]
        lines += [f"    note: {note}" for note in answer.notes]
        for told in (explanation(result, answer.question) for result in answer.results):
            lines.append(f"  {MARKS[told.passed]} {told.title}")
            lines += [f"      {label:<15} {indented(text, 22)}" for label, text in told.rows]
        lines += [f"  {label}: {text}" for label, text in advice(answer.results, answer.question)]
    lines += [
        "",
        f"{checked.passed} of {checked.count} checks pass. They do not count; grading uses other numbers.",
    ]
    return "\n".join(printable(part) for line in lines for part in line.split("\n"))
