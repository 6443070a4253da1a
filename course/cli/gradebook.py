"""`course gradebook`: the scores of a class, and what a person adds to them."""

import json
from pathlib import Path

import click

PLACE = click.Path(path_type=Path)
SORTS = ("name", "score", "received")
OVERVIEW = "show"


class GradebookGroup(click.Group):
    """A group whose first word, if it is none of the commands, names an assignment to show."""

    def resolve_command(self, ctx, args):
        return super().resolve_command(ctx, args if args[0] in self.commands else [OVERVIEW, *args])

    def parse_args(self, ctx, args):
        return super().parse_args(ctx, [OVERVIEW, *args] if args and _is_of_overview(args[0]) else args)


def _is_of_overview(word: str) -> bool:
    return word.startswith("-") and word not in ("-h", "--help")


@click.group(cls=GradebookGroup, subcommand_metavar="ASSIGNMENT [FOLDER] | COMMAND ...")
def command():
    """Show the scores of a class, and set some by hand.

    \b
    course gradebook A1                     the class, in the gradebook found here
    course gradebook A1 graded --student ada
    course gradebook set ada q3 15 --note "Right idea."
    course gradebook clear ada q3           back to what the checks gave
    course gradebook extend ada 2026-12-04T12:00+01:00
    course gradebook extend --from extensions.csv
    """


IN = click.option(
    "--in", "place", type=PLACE, metavar="FOLDER", help="What `course grade` wrote, if not here."
)


@command.command(OVERVIEW, hidden=True)
@click.argument("assignment", required=False)
@click.argument("folder", required=False, type=PLACE)
@click.option(
    "--student", metavar="TEXT", help="Only students with this in their name; one is shown in full."
)
@click.option("--sort", type=click.Choice(SORTS), default="name", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the scores as CSV.")
def show(assignment, folder, student, sort, as_json, as_csv):
    """Show the scores of a class.

    ASSIGNMENT is a name, as A1. FOLDER is what `course grade` wrote, or the folder of submissions.
    """
    from course.autograder import load_assignment
    from course.autograder.gradebook import find_gradebook, read_gradebook, statistics
    from course.autograder.gradebook.schema import file_of
    from course.autograder.table import scores_table

    if folder is None and assignment and file_of(Path(assignment)).is_file():
        assignment, folder = None, Path(assignment)  # a gradebook says itself which assignment it is of
    source = load_assignment(assignment) if assignment else None
    file = find_gradebook(folder, source and source.name)
    book = chosen(read_gradebook(file), student, sort)
    if as_json:
        click.echo(json.dumps(statistics.summary(book), indent=1))
    elif as_csv:
        click.echo(scores_table(book), nl=False)
    else:
        from course.autograder.gradebook.view import print_book

        print_book(book, one_student=bool(student) and len(book.entries) == 1)
        if source and source.late != book.late:
            click.echo("The late policy in assignment.toml has changed; `course grade` applies it.")


@command.command("set")
@click.argument("student")
@click.argument("question")
@click.argument("points", type=float)
@click.option("--note", default="", help="Why; the student reads it.")
@IN
def set_score(student, question, points, note, place):
    """Give a score by hand, which goes before that of the checks and stays when all is graded again."""
    file, student = found(place, student)
    with changed(file, [student]) as store:
        before = store.entry(student)
        store.score(student, question, points, note)
        after = store.entry(student)
    gave = f"the checks gave {after.question(question).automatic:g}"
    gave = "the work could not be graded" if after.problem else gave
    click.echo(f"{question} of {student}: {points:g} by hand; {gave}. {_score(before, after)}")


@command.command("clear")
@click.argument("student")
@click.argument("question")
@IN
def clear_score(student, question, place):
    """Take a score by hand back: what the checks gave counts again."""
    file, student = found(place, student)
    with changed(file, [student]) as store:
        before = store.entry(student)
        store.score(student, question, None, "")
        after = store.entry(student)
    asked = after.question(question)
    if after == before:
        had = "the work could not be graded" if after.problem else f"{asked.earned:g} of {asked.points:g}"
        told = "" if after.problem else ", as the checks gave"
        click.echo(f"{question} of {student} has no score by hand: {had}{told}. Nothing has changed.")
        return
    gave = f"{asked.automatic:g}, as the checks gave"
    gave = "nothing by hand, and the work could not be graded" if after.problem else gave
    click.echo(f"{question} of {student}: {gave}. {_score(before, after)}")


def _score(before, after) -> str:
    """Says what a student's score is now, and what it was."""
    from course.autograder.gradebook.statistics import is_scored

    if not is_scored(after):
        return f"There is no score now; it was {before.earned:g}."
    was = f", was {before.earned:g}" if is_scored(before) else "; there was none before"
    return f"Score: {after.earned:g} of {after.points:g}{was}."


@command.command("extend")
@click.argument("student", required=False)
@click.argument("until", required=False)
@click.option("--from", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="CSV file with the columns student and until.")  # fmt: skip
@click.option("--clear", is_flag=True, help="Take the extension of STUDENT back.")
@IN
def extend(student, until, file, clear, place):
    """Let STUDENT hand in UNTIL a time, as 2026-12-04T12:00+01:00."""
    from course.autograder.received import read_times

    if (file is None) == (student is None) or (student is not None and clear == (until is not None)):
        raise click.UsageError("Give STUDENT and UNTIL, or STUDENT and --clear, or --from FILE.")
    gradebook, student = found(place, student or "")
    with changed(gradebook, None) as store:
        book = store.read()
        zone = book.late.due.tzinfo if book.late else None
        times = read_times(file, "until", zone) if file else {student: None if clear else _time(until, zone)}
        for name, time in times.items():
            store.extend(name, time)
        known = {entry.student for entry in book.entries}
    for name, time in times.items():
        waiting = "" if name in known else " (has not handed in yet)"
        click.echo(f"{name}{waiting}: {time.isoformat() if time else 'no extension'}")
    if book.late is None:
        click.echo("There is no late policy: add a table [late] to assignment.toml and grade again.")


def _time(text, zone):
    from datetime import UTC

    from course.autograder.received import moment

    try:
        return moment(text, zone or UTC)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no time such as 2026-12-04T12:00+01:00.") from None


def found(place, student):
    """Returns the file of a gradebook, and the student in it who is meant."""
    from course.autograder.gradebook import find_gradebook, read_gradebook
    from course.autograder.platforms import meant

    file = find_gradebook(place, option="--in")
    return file, meant(student, [entry.student for entry in read_gradebook(file).entries])


def changed(file, students):
    """Opens a gradebook to change it; then the table, and the pages of some students or all, are written."""
    from course.autograder.outputs import changing

    return changing(file, students)


def chosen(book, student, sort):
    """Returns a gradebook with some of its students, in an order.

    Raises:
        UnknownNameError: If no name has the text in it.
    """
    from dataclasses import replace

    from course.errors import UnknownNameError

    entries = [entry for entry in book.entries if not student or student.lower() in entry.student.lower()]
    exact = [entry for entry in entries if entry.student == student]
    if student and not entries:
        raise UnknownNameError("student", student, [entry.student for entry in book.entries])
    keys = {
        "name": lambda entry: entry.student,
        "score": lambda entry: -entry.earned,
        "received": lambda entry: entry.late.received if entry.late else "",
    }
    return replace(book, entries=tuple(sorted(exact or entries, key=keys[sort])))
