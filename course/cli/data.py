"""`course data`: which data sets are here, where they came from; gets one."""

import json
import sys

import click

from course.errors import CourseError

WIDTH_OF_A_FILE = 120  # columns of the table where it does not go to a terminal


@click.group("data", invoke_without_command=True)
@click.option("--check", is_flag=True, help="Hold the files against their checksums.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def command(context: click.Context, check: bool, as_json: bool):
    """List the data sets; fetch one."""
    if context.invoked_subcommand is not None:
        if check or as_json:
            raise click.UsageError("--check and --json go with the list, not with a subcommand.")
        return
    from course.datasets.status import status

    found = status(check=check)
    click.echo(json.dumps([_plain(one) for one in found], indent=2)) if as_json else _print_table(found)
    damaged = [one for one in found if one.state == "damaged"]
    for one in damaged:
        click.echo(f"Error: {one.problem}", err=True)
    if damaged:
        sys.exit(1)


def _plain(one) -> dict:
    entry = one.entry
    return {
        "name": entry.name,
        "about": entry.about,
        "state": one.state,
        "source": one.source,
        "bytes": one.size,
        "shape": list(entry.shape),
        "train": entry.train,
        "test": entry.test,
        "classes": list(entry.classes),
        "licence": entry.licence,
        "origin": entry.origin,
    }


def _print_table(found) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("name", no_wrap=True)
    table.add_column("what it is")
    table.add_column("state", no_wrap=True)
    table.add_column("from", overflow="fold")
    table.add_column("size", justify="right", no_wrap=True)
    table.add_column("licence", no_wrap=True)
    colours = {"verified": "green", "here": "green", "absent": "yellow", "damaged": "red"}
    for one in found:
        size = "" if one.size is None else f"{one.size / 1e6:.1f} MB"
        state = f"[{colours[one.state]}]{one.state}[/]"
        table.add_row(one.entry.name, one.entry.about, state, one.source, size, one.entry.licence)
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH_OF_A_FILE
    console.print(table)
    if any(one.state == "absent" for one in found):
        console.print("\nTo get those that are absent: course data fetch NAME (or: all)", highlight=False)


@command.command("fetch")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--force", is_flag=True, help="Fetch and write again what is here, damaged or not.")
def fetch_command(names: tuple[str, ...], force: bool):
    """Get data sets by NAME, or all of them with the name `all`."""
    from course.datasets.catalogue import REAL, find_real

    wanted = [find_real(name).name for given in names for name in (REAL if given == "all" else (given,))]
    wanted = list(dict.fromkeys(wanted))
    failures = 0
    for number, name in enumerate(wanted, start=1):
        try:
            click.echo(_fetch(name, force, f"{number} of {len(wanted)}"))
        except CourseError as error:
            click.echo(f"Error: {error}", err=True)
            failures += 1
    if failures:
        sys.exit(1)


def _fetch(name: str, force: bool, count: str) -> str:
    """Fetches one set, with a spinner while it lasts, and returns a line that says what was done."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from course.datasets import cache, fetch
    from course.datasets.catalogue import find_real

    entry = find_real(name)
    here = cache.path(entry).exists() and not force
    screen = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task(count, total=None)
        file = fetch(
            name, force=force, tell=lambda text: progress.update(task, description=f"{count}  {text}")
        )
    done = "was here" if here else "fetched"
    return f"{name}: {done} ({file.stat().st_size / 1e6:.1f} MB, from {cache.source(entry)})"
