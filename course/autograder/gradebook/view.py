"""A gradebook in a terminal of 80 columns or more."""

import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from course.autograder.display import printable
from course.autograder.gradebook import statistics
from course.autograder.gradebook.entries import Entry, Gradebook, QuestionEntry
from course.autograder.late import FILE_DATE
from course.autograder.platforms import short_names

WIDTH = 80  # at least, where no terminal says how wide it is
BAR = 32
NAME = 24
MANUAL, FLAKY = "*", "?"


def print_book(book: Gradebook, one_student: bool = False):
    """Prints the scores of a class with what there is to see in them, or all that is known of one student."""
    width = max(WIDTH, NAME + 7 * (len(book.questions) + 2))
    console = Console(width=None if sys.stdout.isatty() else width, highlight=False)
    title = f"{book.assignment.upper()}  {book.title}"
    console.print(Text.assemble((title, "bold"), f"  {_number(book.points)} points"), soft_wrap=True)
    console.print()
    console.print(_scores(book))
    _print_legend(console, book)
    if one_student:
        for question in book.entries[0].questions:
            if question.checks or question.manual is not None:  # none where the work could not be graded
                _print_question(console, question, book)
        _print_remarks(console, book.entries[0])
        return
    _print_problems(console, book)
    _print_spread(console, book)
    graded = _students(len(book.entries) - len(statistics.problems(book)))  # of the others, none is known
    _print_counts(
        console, f"Known mistakes, and how many of the {graded} graded made each",
        statistics.misconceptions(book),
    )  # fmt: skip
    _print_counts(
        console, f"Checks whose verdict hung on the seed, and for how many of the {graded} graded",
        statistics.flaky(book),
    )  # fmt: skip


def _scores(book: Gradebook) -> Table:
    has_late = any(entry.late and entry.late.percent for entry in book.entries)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_footer=True)
    table.add_column("student", Text("of", "dim"), overflow="ellipsis", no_wrap=True, max_width=NAME)
    for question in book.questions:
        table.add_column(question.name, Text(_number(question.points), "dim"), justify="right", no_wrap=True)
    if has_late:
        table.add_column("late", justify="right", no_wrap=True)
    table.add_column("score", Text(_number(book.points), "dim"), justify="right", no_wrap=True)
    names = short_names(entry.student for entry in book.entries)
    for entry in book.entries:
        cells = [Text(printable(names[entry.student]))]
        scored = statistics.is_scored(entry)
        cells += [_cell(question) if scored else Text("-", "dim") for question in entry.questions]
        if has_late:
            cells.append(_late(entry))
        style = "bold" if scored else "red"
        cells.append(Text(_number(entry.earned), style) if scored else Text("none", style))
        table.add_row(*cells)
    return table


def _cell(question: QuestionEntry) -> Text:
    marks = MANUAL * (question.manual is not None) + FLAKY * any(check.flaky for check in question.checks)
    style = "green" if question.earned >= question.points else "" if question.earned else "red"
    return Text(f"{_number(question.earned)}{marks}", style)


def _late(entry: Entry) -> Text:
    late = entry.late
    return Text(f"-{_number(late.percent)} %", "yellow") if late and late.percent else Text("")


def _print_legend(console: Console, book: Gradebook):
    told = []
    if any(entry.is_manual for entry in book.entries):
        told.append(f"{MANUAL} by hand")
    if any(entry.flaky for entry in book.entries):
        told.append(f"{FLAKY} a verdict hung on the seed")
    dates = sum(entry.late is not None and entry.late.source == FILE_DATE for entry in book.entries)
    if dates:
        told.append(f"{_students(dates)} timed by the date of the file: see `course grade --received`")
    if told:
        console.print(Text("   ".join(told), "dim"))


def _print_problems(console: Console, book: Gradebook):
    found = statistics.problems(book)
    if found:
        _head(console, f"Not graded: {_students(len(found))}")
        table = Table.grid(padding=(0, 2))
        table.add_column(max_width=NAME, overflow="ellipsis", no_wrap=True)
        names = short_names(entry.student for entry in book.entries)
        for student, problem in found:
            table.add_row(Text(printable(names[student]), "red"), Text(printable(problem)))
        console.print(table)


def _print_spread(console: Console, book: Gradebook):
    found = statistics.spread(book)
    if found.mean is None:
        return
    scored = _students(sum(found.counts))
    _head(console, f"Scores: {scored}, mean {_number(found.mean)}, median {_number(found.median)}")
    step, most = book.points / len(found.counts), max(found.counts)
    for number, count in enumerate(found.counts):
        low, high = (_number(step * edge) for edge in (number, number + 1))
        console.print(Text.assemble(f"{low:>5} to {high:<5}", *_bar(count, most, "cyan")))


def _print_counts(console: Console, head: str, found: dict[str, list[tuple[str, int]]]):
    if not found:
        return
    _head(console, head)
    most = max(count for counts in found.values() for _, count in counts)
    width = min(32, max(len(name) for counts in found.values() for name, _ in counts))
    for question, counts in found.items():
        for number, (name, count) in enumerate(counts):
            told = question if number == 0 else ""
            shown = name if len(name) <= width else f"{name[: width - 1]}…"
            console.print(
                Text.assemble((f"{told:<5}", "bold"), f"{shown:<{width}} ", *_bar(count, most, "magenta"))
            )


def _print_question(console: Console, question: QuestionEntry, book: Gradebook):
    title = next(asked.title for asked in book.questions if asked.name == question.name)
    _head(console, f"{question.name}  {title}: {_number(question.earned)} of {_number(question.points)}")
    if question.manual is not None:
        manual, gave = question.manual, f"the checks gave {_number(question.automatic)}"
        note = f"{MANUAL} by hand on {manual.at[:10]}; {gave}. {printable(manual.note)}"
        console.print(Text(note.rstrip(), "dim"))
    table = Table.grid(padding=(0, 1))
    for check in question.checks:
        told = ["hidden"] if check.hidden else []
        told += [] if check.passed else [check.symptom, check.misconception or ""]
        told += [f"{FLAKY} hung on the seed"] if check.flaky else []
        more = printable(", ".join(filter(None, told)))
        text = Text.assemble(printable(check.title), (f"  {more}" if more else "", "dim"))
        table.add_row(Text("✓", "green") if check.passed else Text("✗", "red"), text)
    console.print(table)


def _print_remarks(console: Console, entry: Entry):
    late = entry.late
    remarks = [
        *(f"{late.says} Due {late.due}, came {late.received or 'at a time not known'}." for _ in [0] if late),
        *([entry.problem] if entry.problem else []),
        *entry.repairs,
        f"Handed in as {entry.file}; graded {entry.graded_at}, sandbox {entry.tier}, seed {entry.seed}.",
    ]
    console.print()
    for remark in remarks:
        console.print(Text(printable(remark), "dim"))


def _bar(count: int, most: int, style: str) -> tuple:
    """A bar for a count, and the count; whole and half blocks, at least half a one for one student."""
    halves = round(2 * BAR * count / most) if count else 0
    bar = "█" * (halves // 2) + "▌" * (halves % 2) or ("▌" if count else "")
    return (bar, style), f" {count}" if count else ("·", "dim")


def _head(console: Console, text: str):
    console.print()
    console.print(Text(text, "bold"))


def _students(count: int) -> str:
    return f"{count} student{'s' * (count != 1)}"


def _number(value: float) -> str:
    return f"{round(value, 2):.10g}"
