"""`course check PATH`: the public checks on a whole notebook."""

from pathlib import Path

import click


@click.command("check")
@click.argument("notebook", type=click.Path(exists=True, path_type=Path))
def command(notebook: Path):
    """Check your work on an assignment.

    Runs NOTEBOOK from top to bottom in a process of its own and asks the public checks. Nothing is handed in.
    """
    from course.autograder.check_notebook import check_notebook
    from course.autograder.printed import printed

    checked = check_notebook(notebook)
    click.echo(printed(checked))
