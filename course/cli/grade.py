"""`course grade ASSIGNMENT DIR`: scores and feedback for a folder of submissions."""

import contextlib
import shlex
from pathlib import Path

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MANY = 40  # students whose scores are listed one by one


@click.command("grade")
@click.argument("assignment")
@click.argument("submissions", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write; by default beside SUBMISSIONS.",
)
@click.option(
    "--workers", type=click.IntRange(min=1), help="How many to grade at once; by default one a core."
)
@click.option("--cluster", metavar="ADDRESS", help="Grade on a Dask cluster, as tcp://10.0.0.1:8786.")
@click.option("--tier", metavar="LETTER", help="The sandbox to use, as A; the strongest by default.")
@click.option("--received", type=FILE, help="CSV file with the columns student and time: when work came.")
@click.option("--extensions", type=FILE, help="CSV file with the columns student and until: who has longer.")
@click.option("--regrade", is_flag=True, help="Grade all again. Manual scores are kept.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the hidden inputs, to replay a grading.")
@click.option("--unsafe-no-sandbox", is_flag=True, help="Grade even where this machine has no sandbox.")
def command(assignment: str, submissions: Path, tier: str | None, workers: int | None, **options):
    """Grade a folder of submissions.

    ASSIGNMENT is a name, as A1. SUBMISSIONS holds NAME.ipynb, NAME.zip or folders, one a student. Writes
    gradebook.db, scores.csv and feedback/NAME.html. What was graded before and has not changed is kept, so
    the same command goes on where it was stopped; `course gradebook` shows the class.
    """
    from course.autograder import load_assignment
    from course.autograder.grade import grade
    from course.autograder.sandbox import tier_named
    from course.autograder.workers import usual_count

    source = load_assignment(assignment)
    options["tier"] = tier_named(tier) if tier else None
    try:
        with progress_bar() as progress:
            options["workers"] = workers or usual_count(source.preload)
            graded = grade(source, submissions, progress=progress, **options)
    except KeyboardInterrupt:
        how = "run the same command without --regrade" if options["regrade"] else "run the same command"
        click.echo(f"Stopped. What was graded is kept; {how} to go on.", err=True)
        raise SystemExit(130) from None
    report(graded, source, assignment)


@contextlib.contextmanager
def progress_bar():
    """Yields what `grade` tells how far it is: a bar where a person watches, nothing otherwise."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Grading"), BarColumn(bar_width=None), MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"), TextColumn("left"), TimeRemainingColumn(compact=True),
    )  # fmt: skip
    console = Console(stderr=True)
    bar = Bar(*columns, console=console, transient=True, disable=not console.is_terminal)
    task = bar.add_task("", total=None, speed="")

    def tell(progress):
        speed = bar.tasks[0].speed
        told = f"{speed:.2g} students/s" if speed else ""
        bar.update(task, total=progress.total, completed=progress.done, speed=told)
        bar.start()  # not before: what is wrong with the command is told without a bar

    try:
        yield tell
    finally:
        bar.stop()


def report(graded, assignment, named: str):
    """Prints what came of a batch of an assignment, which was `named` by its name or folder."""
    from course.autograder.display import printable
    from course.autograder.platforms import short_names

    if len(graded.records) <= MANY:
        names = short_names(one["student"] for one in graded.records)
        for one in graded.records:
            points = f"{one['earned']:g} of {assignment.points:g}"
            late = one["late"]
            points += f"  ({late['percent']:g} % off: late)" if late and late["percent"] else ""
            click.echo(f"{printable(names[one['student']]):<24} {printable(one['problem']) or points}")
    else:
        click.echo(f"{sum(bool(one['problem']) for one in graded.records)} of them could not be graded.")
    kept = f", {graded.kept} kept from before" if graded.kept else ""
    tier = f"Sandbox: tier {graded.tier.letter}, {graded.tier.name}."
    click.echo(f"{len(graded.records)} submissions{kept}. {tier}")
    if graded.passed_over:
        click.echo(f"Passed over: {listed(graded.passed_over)}. Submissions are .ipynb, .zip or folders.")
    if graded.without_work:
        click.echo(f"In the table of times, but without work: {listed(graded.without_work)}.")
    click.echo(f"Wrote {graded.folder / 'scores.csv'} and a page a student in {graded.folder / 'feedback'}")
    click.echo(f"The class: {shlex.join(['course', 'gradebook', named, str(graded.folder)])}")


def listed(names, most: int = 8) -> str:
    """Returns names on one line, the first few of many."""
    from course.autograder.display import printable

    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(printable, names[:most])) + more
