"""From the file to the class: what counts for each student, with manual scores and lateness in it."""

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import datetime
from pathlib import Path

from course.autograder.gradebook.entries import (
    AskedQuestion,
    CheckEntry,
    Entry,
    Gradebook,
    ManualScore,
    QuestionEntry,
)
from course.autograder.gradebook.schema import clearly, file_of, open_file
from course.autograder.late import LatePolicy, after_late, late_policy, lateness
from course.errors import BrokenFileError


def read_gradebook(path: Path) -> Gradebook:
    """Reads a gradebook. A batch may be writing to it meanwhile.

    Args:
        path: The file, or the folder that `course grade` wrote.

    Raises:
        CourseError: If there is none, or it cannot be read.
    """
    file = file_of(path)
    with closing(open_file(file, write=False)) as connection, clearly(file):
        connection.execute("BEGIN")  # one state, whatever is written meanwhile
        return gradebook_in(connection, file)


def gradebook_in(connection: sqlite3.Connection, file: Path, student: str | None = None) -> Gradebook:
    """Reads the gradebook behind an open connection; of its students all, or only one."""
    row = connection.execute("SELECT name, title, folder, late FROM assignment").fetchone()
    if row is None:
        raise BrokenFileError(f"The gradebook {file} is empty.", "Run `course grade` again.")
    questions = tuple(
        AskedQuestion(*found)
        for found in connection.execute("SELECT name, title, points FROM questions ORDER BY position")
    )
    policy = late_policy(json.loads(row[3])) if row[3] else None
    extensions, manual, checks = _extensions(connection), _manual(connection), _checks(connection, student)
    found = connection.execute(
        "SELECT s.name, s.file, s.received, s.source, w.id, w.graded_at, w.record "
        "FROM students s JOIN submissions w ON w.id = s.submission "
        "WHERE ?1 IS NULL OR s.name = ?1 ORDER BY s.name",
        (student,),
    )
    entries = tuple(
        _entry(one, questions, checks[one[4]], manual[one[0]], policy, extensions.get(one[0]))
        for one in found
    )
    return Gradebook(row[0], row[1], Path(row[2]), questions, entries, policy)


def _entry(
    row: tuple, asked: tuple[AskedQuestion, ...], checks: dict, manual: dict[str, ManualScore],
    policy: LatePolicy | None, extension: datetime | None,
) -> Entry:  # fmt: skip
    student, file, received, source, _, graded_at, text = row
    record = json.loads(text)
    questions = tuple(
        QuestionEntry(
            one.name, one.points, record["questions"].get(one.name, {}).get("earned", 0.0),
            manual.get(one.name), tuple(checks[one.name]),
        )
        for one in asked
    )  # fmt: skip
    arrived = datetime.fromisoformat(received) if received else None
    late = lateness(policy, arrived, source, extension) if policy else None
    before = round(sum(question.earned for question in questions), 2)
    entry = Entry(
        student, file, questions, before, after_late(before, late), sum(one.points for one in asked), late,
        record["problem"], tuple(record["repairs"]), record["sandbox"]["tier"], record["seed"], graded_at,
        record,
    )  # fmt: skip
    _complete(record, entry)
    return entry


def _complete(record: dict, entry: Entry):
    """Adds to a record what counts beyond the checks."""
    record["before_late"], record["earned"] = entry.before_late, entry.earned
    record["late"] = None if entry.late is None else {**vars(entry.late), "says": entry.late.says}
    for question in entry.questions:
        empty = {"points": question.points, "notes": [], "advice": [], "checks": []}
        if question.manual is not None or question.name in record["questions"]:
            own = record["questions"].setdefault(question.name, empty)
            own["earned"], own["automatic"] = question.earned, question.automatic
            own["manual"] = vars(question.manual) if question.manual else None


def _checks(connection: sqlite3.Connection, student: str | None) -> dict[int, dict[str, list[CheckEntry]]]:
    found = defaultdict(lambda: defaultdict(list))
    rows = connection.execute(
        "SELECT c.submission, c.question, c.name, c.title, c.hidden, c.weight, c.passed, c.flaky, c.symptom, "
        "c.misconception FROM checks c JOIN students s ON s.submission = c.submission "
        "WHERE ?1 IS NULL OR s.name = ?1 ORDER BY c.submission, c.position",
        (student,),
    )
    for submission, question, name, title, hidden, weight, passed, flaky, symptom, mistake in rows:
        check = CheckEntry(name, title, bool(hidden), weight, bool(passed), bool(flaky), symptom, mistake)
        found[submission][question].append(check)
    return found


def _manual(connection: sqlite3.Connection) -> dict[str, dict[str, ManualScore]]:
    found = defaultdict(dict)
    rows = connection.execute("SELECT student, question, points, note, at FROM manual_scores ORDER BY id")
    for student, question, points, note, at in rows:
        if points is None:
            found[student].pop(question, None)
        else:
            found[student][question] = ManualScore(points, note, at)
    return found


def _extensions(connection: sqlite3.Connection) -> dict[str, datetime]:
    rows = connection.execute("SELECT student, until FROM extensions ORDER BY id")
    return {student: datetime.fromisoformat(until) if until else None for student, until in rows}
