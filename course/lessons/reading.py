"""What to read on a subject: the lesson if it is written, until then a text that anyone can open."""

from course.lessons.find import numbers

_BOOK = "Goodfellow et al., 2016, Deep Learning, {}, https://www.deeplearningbook.org/contents/{}.html"
UNTIL_WRITTEN = {
    "03": _BOOK.format("section 6.3", "mlp"),
    "04": "CS231n, Data Preprocessing, https://cs231n.github.io/neural-networks-2/",
    "05": _BOOK.format("section 8.4", "optimization"),
    "06": _BOOK.format("section 4.3", "numerical"),
    "07": _BOOK.format("section 8.1.3", "optimization"),
    "08": _BOOK.format("section 8.5", "optimization"),
    "09": _BOOK.format("section 11.4.1", "guidelines"),
    "10": _BOOK.format("section 8.7.1", "optimization"),
    "11": _BOOK.format("section 8.2", "optimization"),
    "12": _BOOK.format("section 7.1", "regularization"),
    "13": _BOOK.format("section 7.12", "regularization"),
    "14": _BOOK.format("section 7.4", "regularization"),
    "16": _BOOK.format("section 11.4", "guidelines"),
    "17": _BOOK.format("section 7.11", "regularization"),
    "18": _BOOK.format("section 15.2", "representation"),
    "19": _BOOK.format("chapter 11", "guidelines"),
}
"""For each lesson that is planned, what to read as long as it is not there."""


def reading(lesson: str, section: str = "", instead: str = "") -> str:
    """Returns what to read on the subject of a lesson.

    A lesson of this course that is not written yet is never named.

    Args:
        lesson: Its number, as "02"; one that this course does not plan is taken to exist elsewhere.
        section: Where in the lesson.
        instead: What to read as long as the lesson is not written; by default a section of a free book.

    Example:
        >>> reading("02", "section 8")
        'Lesson 02, section 8'
    """
    if lesson in UNTIL_WRITTEN and lesson not in numbers():
        return instead or UNTIL_WRITTEN[lesson]
    return f"Lesson {lesson}, {section}" if section else f"Lesson {lesson}"
