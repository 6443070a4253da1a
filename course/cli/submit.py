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
def command(notebook: Path, output: Path | None):
    """Bundle your work to hand in.

    Runs the public checks on NOTEBOOK and writes a .zip with the notebook, its digest and what was checked.
    """
    from course.autograder.bundle import bundle
    from course.autograder.check_notebook import check_notebook
    from course.autograder.display import printable
    from course.autograder.explanation import outcome
    from course.autograder.printed import OPEN, mark

    checked = check_notebook(notebook)
    made = bundle(notebook, checked, output)
    for answer in checked.answers:
        question = answer.question
        click.echo(f"{mark(answer)} {question.name}  {question.title}: {outcome(answer.results)}")
    for repair in checked.submission.repairs:
        click.echo(printable(f"Note: {repair}"))
    if all(mark(answer) == OPEN for answer in checked.answers):
        click.echo(
            "Note: nothing is written in this notebook yet. Is it the one that you worked in, and saved?"
        )
    click.echo(f"Wrote {made.file} (notebook {made.digest[:12]}). Hand in this file.")
