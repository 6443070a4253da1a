"""`course check PATH`: the public checks on a whole notebook."""

import re
from pathlib import Path

import click


@click.command("check")
@click.argument("notebook", type=click.Path(exists=True, path_type=Path))
def command(notebook: Path):
    """Check your work on an assignment.

    Runs NOTEBOOK from top to bottom in a process of its own and asks the public checks. Nothing is handed in.
    """
    from course.autograder.printed import printed

    for line in printed(watched(notebook)).split("\n"):
        click.echo(click.style(line, **_style(line)))


def watched(notebook: Path):
    """Checks a notebook while a line says that it is at work; Ctrl-C ends it in one line."""
    from rich.console import Console
    from rich.markup import escape

    from course.autograder.check_notebook import check_notebook
    from course.autograder.display import printable

    name = escape(printable(notebook.resolve().name))
    try:
        with Console(stderr=True).status(f"Running {name} and asking the checks; Ctrl-C stops ..."):
            return check_notebook(notebook)
    except KeyboardInterrupt:
        click.echo("Stopped. Nothing was written.", err=True)
        raise SystemExit(130) from None


def _style(line: str) -> dict:
    """Colours for a terminal; `click.echo` leaves them out where it writes to a file."""
    verdict = re.match("(    )?([✓✗]) ", line)  # further in stand texts of the student's
    if verdict:
        return {"fg": "green" if verdict[2] == "✓" else "red", "bold": not verdict[1]}
    return {"bold": line.startswith("    Likely mistake:")}
