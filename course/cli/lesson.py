"""`course lesson`: the lessons, one run of a lesson, the notebooks built from their sources."""

import contextlib
import re
import sys
import time

import click


@click.group("lesson", invoke_without_command=True)
@click.pass_context
def command(context: click.Context):
    """List the lessons; run or build one."""
    if context.invoked_subcommand is None:
        _list()


@command.command("run")
@click.argument("number")
@click.option("--profile", type=click.Choice(["fast", "full"]), help="How much data; COURSE_PROFILE or fast.")
def run(number: str, profile: str | None):
    """Run lesson NUMBER from top to bottom and print its claims."""
    from course import notebook
    from course import profile as profiles

    lesson = notebook.find(number)
    environment = {"COURSE_PROFILE": profile or profiles.name()}
    timeout = 300.0 if environment["COURSE_PROFILE"] == "fast" else 3600.0
    node = notebook.read(lesson.source)
    click.echo(f"Lesson {lesson.number}, {lesson.title}, profile {environment['COURSE_PROFILE']}")
    begin = time.perf_counter()
    with _progress(lesson, node) as advance:
        done = notebook.execute(
            node, lesson.notebook.parent, timeout=timeout, environment=environment, on_cell=advance
        )
    wall = time.perf_counter() - begin
    rows = _claim_rows(node)
    click.echo("\n".join(rows))
    click.echo(_summary(done, wall, rows))
    if done.failed is not None:
        raise notebook.failure(lesson, done)


@command.command("build")
@click.argument("numbers", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Also those whose source has not changed.")
def build(numbers: tuple[str, ...], everything: bool):
    """Build the notebooks of the lessons NUMBERS, or of all, from their sources.

    Without --all, a notebook whose source has not changed since it was built is left as it is.
    """
    from course import notebook

    lessons = [notebook.find(number) for number in numbers] or notebook.all_lessons()
    for lesson in lessons:
        if notebook.is_current(lesson) and not everything:
            click.echo(f"{lesson.notebook.name} is up to date")
            continue
        begin = time.perf_counter()
        with _progress(lesson, notebook.read(lesson.source)) as advance:
            done = notebook.build(lesson, on_cell=advance)
        click.echo(f"{lesson.notebook.name} built. {_summary(done, time.perf_counter() - begin, [])}")


def _list() -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from course import notebook

    table = Table("lesson", "title", "to learn", "to run", "claims", "from", box=SIMPLE_HEAD)
    for lesson in notebook.all_lessons():
        blocks = sorted({claim.split("-")[0] for claim in lesson.claims})
        table.add_row(
            lesson.number,
            lesson.title,
            f"{lesson.minutes} min" if lesson.minutes else "-",
            f"< {lesson.seconds} s" if lesson.seconds else "-",
            str(len(lesson.claims)),
            ", ".join(blocks),
        )
    Console().print(table)
    click.echo("Open one with `make lab`, or run it here: course lesson run 00")


@contextlib.contextmanager
def _progress(lesson, node):
    """A progress bar over the code cells of a lesson, on stderr; gives the function that moves it on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    cells = sum(cell.cell_type == "code" for cell in node.cells)
    try:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task(f"lesson {lesson.number}", total=cells)
            yield lambda place: bar.advance(task)
    except KeyboardInterrupt:
        click.echo("Interrupted. Nothing was overwritten; run the same command to start again.", err=True)
        raise


def _claim_rows(node) -> list[str]:
    printed = [
        output.text
        for cell in node.cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stdout"
    ]
    return [line for text in printed for line in text.splitlines() if re.match(r"claim [A-Z]+-\d+ ", line)]


def _summary(done, wall: float, rows: list[str]) -> str:
    cells = f"{len(done.seconds)} cells in {wall:.1f} s"
    if done.seconds:
        largest = max(done.seconds, key=done.seconds.get)
        cells += f"; largest: cell {largest}, {done.seconds[largest]:.1f} s"
    if not rows:
        return cells
    verdicts = [re.split(r"\s{2,}", row)[-1].split(" (")[0] for row in rows]
    counted = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in dict.fromkeys(verdicts))
    return f"{cells}\nclaims: {counted}"
