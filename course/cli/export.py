"""`course export ASSIGNMENT [FOLDER] --to PLATFORM`: scores, or the grader itself, for another system."""

from pathlib import Path

import click

PLATFORMS = ("gradescope", "canvas", "moodle", "nbgrader-csv")
VISIBILITIES = ("visible", "after_due_date", "after_published", "hidden")
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("export")
@click.argument("assignment")
@click.argument("folder", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--to", "platform", required=True, type=click.Choice(PLATFORMS), help="Where it goes.")
@click.option("--output", type=FILE, help="The file to write.")
@click.option("--into", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Canvas, Moodle: your own export or worksheet; a filled copy is written.")  # fmt: skip
@click.option("--column", help='The column to fill, as "A1 (123)" in Canvas; in Moodle "Grade".')
@click.option("--scale", is_flag=True, help="Convert the scores where the platform counts other points.")
@click.option("--visibility", type=click.Choice(VISIBILITIES), default="visible", show_default=True,
              help="Gradescope: when students see scores and feedback.")  # fmt: skip
@click.option("--unsafe-no-sandbox", is_flag=True, help="Gradescope: grade even without a sandbox.")
def command(
    assignment: str, folder: Path | None, platform: str, output: Path | None, into: Path | None,
    column: str | None, scale: bool, visibility: str, unsafe_no_sandbox: bool,
):  # fmt: skip
    """Write scores, or the grader, for another system.

    ASSIGNMENT is a name, as A1. FOLDER is what `course grade` wrote, if it is not here. Canvas: one column of
    your own export is filled. Moodle: your grading worksheet, or without --into a table for the grade import.
    nbgrader-csv: the table of `nbgrader export`. Gradescope takes no FOLDER: it gets a zip that grades there.
    """
    from course.autograder import load_assignment
    from course.autograder.export import gradescope_zip
    from course.autograder.files import write_whole

    source = load_assignment(assignment)
    if platform == "gradescope":
        _refuse(folder=folder, into=into, column=column, scale=scale, why="Gradescope grades by itself")
        output = output or Path(f"{source.name}_gradescope.zip")
        data = gradescope_zip(source, visibility=visibility, unsafe_no_sandbox=unsafe_no_sandbox)
        click.echo(f"Wrote {write_whole(output, data)} ({len(data) / 2**20:.1f} MiB).")
        click.echo("It holds the solutions: upload it in Gradescope, Configure Autograder, and nowhere else.")
        return
    only = {"visibility": visibility != "visible", "unsafe-no-sandbox": unsafe_no_sandbox}
    _refuse(**only, why="only Gradescope takes this")
    output = output or Path(f"{source.name}_{platform.removesuffix('-csv')}.csv")
    made = _made(source, folder, platform, into, column, scale, output)
    _report(made)
    if not made.written:
        raise _nobody(made, into)
    replaced = "Replaced" if output.exists() else "Wrote"
    write_whole(output, made.data)
    students = "1 student" if made.written == 1 else f"{made.written} students"
    click.echo(f"{replaced} {output} with the scores of {students}.")


def _made(source, folder, platform, into, column, scale, output):
    """The export, not yet written."""
    from course.autograder.export import fill_canvas, fill_moodle, moodle_import, nbgrader_csv, read_sheet
    from course.autograder.gradebook import find_gradebook, read_gradebook
    from course.errors import CourseError

    book = read_gradebook(find_gradebook(folder, source.name))
    if into is not None and output.resolve() == into.resolve():
        raise CourseError(f"{into} would be overwritten.", "Name another file with --output.")
    if platform == "nbgrader-csv":
        _refuse(into=into, column=column, scale=scale, why="nbgrader's table is made anew")
        return nbgrader_csv(book)
    if platform == "moodle":
        if into is None:
            _refuse(column=column, scale=scale, why="there is no worksheet to fill (--into)")
            return moodle_import(book)
        return fill_moodle(book, read_sheet(into), column or "Grade", scale=scale)
    if into is None or column is None:
        raise click.UsageError('Canvas needs --into YOUR_EXPORT.csv and --column "A1 (123)".')
    return fill_canvas(book, read_sheet(into), column, scale=scale)


def _refuse(*, why: str, **options):
    given = [name for name, value in options.items() if value]
    if given:
        named = ", ".join("FOLDER" if name == "folder" else f"--{name}" for name in given)
        raise click.UsageError(f"{why}; leave out {named}.")


def _report(made):
    """Says whose scores are not in an export, and which rows stayed as they were."""
    from course.autograder.display import printable

    for student, why in made.left_out.items():
        click.echo(f"not exported: {printable(student):<24} {printable(why)}")
    for row, why in made.untouched.items():
        click.echo(f"left as it was: {printable(row):<22} {printable(why)}")


def _nobody(made, into: Path | None):
    """The error where an export holds no score, so that nobody imports it and takes it for done."""
    from course.errors import CourseError

    if into is None or not made.unmatched:
        return CourseError("Nothing was written: no student has a score to export; the reasons are above.")
    return CourseError(
        f"Nothing was written: no student with a score is in {into.name}.",
        "The names above are those of what was handed in; a row is found by ID, login, e-mail address or "
        "full name. Is it the file of this class? If it is, name the submissions so and grade again.",
    )
