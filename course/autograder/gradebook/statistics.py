"""What a class did: how scores are spread, which mistakes are common, what a person should look at."""

import statistics
from collections import Counter
from dataclasses import dataclass

from course.autograder.gradebook.entries import Entry, Gradebook

BINS = 10


@dataclass(frozen=True)
class Spread:
    """How the scores of a class are spread. Students without a score are not in it.

    Attributes:
        counts: Students in each tenth of the points; all points belong to the last.
        mean: Mean score, or None without students.
        median: Median score, or None without students.
    """

    counts: tuple[int, ...]
    mean: float | None
    median: float | None


def is_scored(entry: Entry) -> bool:
    """Whether a student has a score: the work could be graded, or a person gave points."""
    return not entry.problem or entry.is_manual


def spread(book: Gradebook) -> Spread:
    """Returns how the scores of a class are spread."""
    scores = [entry.earned for entry in book.entries if is_scored(entry)]
    counts = [0] * BINS
    for score in scores:
        counts[min(BINS - 1, max(0, int(BINS * score / book.points)) if book.points else 0)] += 1
    if not scores:
        return Spread(tuple(counts), None, None)
    return Spread(tuple(counts), round(statistics.fmean(scores), 2), round(statistics.median(scores), 2))


def misconceptions(book: Gradebook) -> dict[str, list[tuple[str, int]]]:
    """Returns for each question the mistakes that were named, with the students who made each, most first."""
    return _by_question(book, lambda check: check.misconception)


def flaky(book: Gradebook) -> dict[str, list[tuple[str, int]]]:
    """Returns for each question the checks whose verdict hung on the seed, with how many it happened to."""
    return _by_question(book, lambda check: check.name if check.flaky else None)


def problems(book: Gradebook) -> list[tuple[str, str]]:
    """Returns the students whose work could not be graded, and why."""
    return [(entry.student, entry.problem) for entry in book.entries if entry.problem]


def summary(book: Gradebook) -> dict:
    """Returns a gradebook and its statistics as plain data, for `--json`."""
    found = spread(book)
    return {
        "assignment": book.assignment,
        "title": book.title,
        "points": book.points,
        "questions": [vars(question) for question in book.questions],
        "scores": {"tenths": list(found.counts), "mean": found.mean, "median": found.median},
        "misconceptions": {name: dict(counts) for name, counts in misconceptions(book).items()},
        "flaky": {name: dict(counts) for name, counts in flaky(book).items()},
        "students": [
            entry.record | {"file": entry.file, "graded_at": entry.graded_at} for entry in book.entries
        ],
    }


def _by_question(book: Gradebook, name_of) -> dict[str, list[tuple[str, int]]]:
    found = {}
    for asked in book.questions:
        counts = Counter()
        for entry in book.entries:
            checks = entry.question(asked.name).checks
            counts.update({name_of(check) for check in checks} - {None})
        if counts:
            found[asked.name] = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return found
