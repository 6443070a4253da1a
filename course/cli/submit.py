"""`course submit PATH`: a bundle to hand in."""

from pathlib import Path

import click


@click.command("submit")
@click.argument("notebook", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Where to write the bundle; by default beside the notebook.",
)
@click.option("--unsolved", is_flag=True, help="Bundle a notebook in which nothing is solved yet.")
def command(notebook: Path, output: Path | None, unsolved: bool):
    """Bundle your work to hand in.

    Runs the public checks on NOTEBOOK and writes a .zip with the notebook, its digest and what was checked.
    Where nothing is solved, it is written only with --unsolved.
    """
    from course.autograder.bundle import bundle
    from course.autograder.display import printable
    from course.autograder.explanation import outcome
    from course.autograder.printed import OPEN, mark
    from course.cli.check import watched
    from course.errors import CourseError

    checked = watched(notebook)
    for answer in checked.answers:
        question = answer.question
        click.echo(f"{mark(answer)} {question.name}  {question.title}: {outcome(answer.results)}")
    for repair in checked.submission.repairs:
        click.echo(printable(f"Note: {repair}"))
    if not unsolved and all(mark(answer) == OPEN for answer in checked.answers):
        raise CourseError(
            f"No question is solved in {notebook.name}, so no bundle was written.",
            "Is it the notebook that you worked in, and is it saved? To hand it in as it is, add --unsolved.",
        )
    made = bundle(notebook, checked, output)
    click.echo(f"Wrote {made.file} (notebook {made.digest[:12]}). Hand in this file.")
