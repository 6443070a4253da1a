"""`course zoo`: how well the checks of an assignment, or the diagnosis, tell right from wrong."""

import json
from pathlib import Path

import click

SHOWN = 40  # rows of the table of misses


class ByName(click.Group):
    """A group in which every name that is no command is that of an assignment."""

    def parse_args(self, ctx, args):
        helping = any(option in args for option in ctx.help_option_names) and len(args) == 1
        if args and not helping and args[0] not in self.commands:
            args = ["assignment", *args]
        return super().parse_args(ctx, args)


@click.group("zoo", cls=ByName, options_metavar="", subcommand_metavar="NAME [OPTIONS]")
def command():
    """Try the checks, or the diagnosis, on what is known to be right or wrong.

    NAME is an assignment, as A1, or `diagnose`. More: `course zoo A1 --help`, `course zoo diagnose --help`.
    """


@command.command("assignment")
@click.argument("name")
@click.option("--seeds", type=click.IntRange(min=1), default=20, show_default=True, help="How many draws.")
@click.option("--question", help="Only this question, as q3.")
@click.option("--workers", type=click.IntRange(min=1), help="Variants at a time; by default one a core.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
def assignment(name: str, seeds: int, question: str | None, workers: int | None, as_json: bool):
    """Try the checks on known right and wrong solutions.

    NAME is an assignment, as A1. Each variant in its zoo/ runs in the sandbox, with the hidden checks drawn
    anew for each seed. A wrong one must lose points, a right one none, and the mistake must be named. Ends
    with status 1 where a wrong one was accepted or a right one rejected.
    """
    import os

    from rich.console import Console
    from rich.progress import track

    from course.autograder import load_assignment
    from course.autograder.sandbox import strongest
    from course.autograder.zoo import run_zoo
    from course.errors import UnknownNameError

    def progress(items, count):
        return track(items, f"Trying {count} variants", count, console=Console(stderr=True), transient=True)

    try:
        tried = load_assignment(name)
    except UnknownNameError as error:
        raise UnknownNameError("zoo", name, [*error.known, *_others()]) from None
    if question is not None:
        tried.question(question)
    try:
        summary = run_zoo(
            tried, strongest(), seeds=range(seeds), question=question,
            workers=workers or os.cpu_count() or 1, progress=progress,
        )  # fmt: skip
    except KeyboardInterrupt:
        click.echo("Stopped, and nothing kept. Sooner done: fewer --seeds, or one --question.", err=True)
        raise SystemExit(130) from None
    if as_json:
        click.echo(json.dumps(summary.to_json(), indent=1))
    else:
        _show(summary)
    if summary.false_accepts or summary.false_rejects:
        raise SystemExit(1)


def _others() -> list[str]:
    """What can be tried beside assignments."""
    return [name for name in command.commands if name != "assignment"]


def _show(summary):
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    _show_matrix(console, summary.matrix)
    _show_misses(console, summary.misses)
    for name, points in summary.unearned.items():
        console.print(f"an answer that solves nothing, {name}: {points:g} of {summary.points:g} points")
    wrong, right, labelled = (len(group) for group in (summary.wrong, summary.right, summary.labelled))
    accuracy = summary.diagnosis_accuracy
    figures = (
        ("false accepts", str(summary.false_accepts), wrong, "wrong"),
        ("false rejects", str(summary.false_rejects), right, "right"),
        ("mistake named", "none" if accuracy is None else f"{accuracy:.1%}", labelled, "labelled"),
    )
    for figure, value, count, kind in figures:
        console.print(f"{figure}:  {value} of {count * summary.seeds}  ({count} {kind} variants)")


def _show_matrix(console, matrix: dict[str, dict[str, int]]):
    """Shows the rows of the confusion matrix with an entry beside the diagonal, and counts the others."""
    from rich.table import Table

    table = Table("mistake", "trials", "named", "named instead", title="Mistakes named otherwise", box=None)
    always = 0
    for label, row in matrix.items():
        mistake = label.split()[1]
        wanted = "nothing" if mistake == "-" else mistake
        others = [f"{other} {times}" for other, times in row.items() if other != wanted]
        always += not others and mistake != "-"
        if others:
            table.add_row(label, str(sum(row.values())), str(row.get(wanted, 0)), ", ".join(others))
    if table.row_count:
        console.print(table)
    mistakes = sum(not label.endswith(" -") for label in matrix)
    console.print(f"mistakes that were always named: {always} of {mistakes}")


def _show_misses(console, misses):
    from rich.table import Table

    if misses:
        table = Table("variant", "was", "seeds", "what happened", title="Misses", box=None)
        for miss in misses[:SHOWN]:
            table.add_row(f"{miss.variant}  ({miss.variant.place})", miss.kind, str(miss.times), miss.detail)
        console.print(table)
    if len(misses) > SHOWN:
        console.print(f"... and {len(misses) - SHOWN} more; --json lists all.")


@command.command("diagnose")
@click.option(
    "--half",
    type=click.Choice(["kept", "written", "all"]),
    default="kept",
    show_default=True,
    help="Programs on which no rule was written, those on which they were, or both.",
)
@click.option(
    "--seeds", type=click.IntRange(min=1), default=5, show_default=True, help="Healthy runs a program."
)
@click.option(
    "--fault-seeds", type=click.IntRange(min=0), default=1, show_default=True, help="Of runs with a mistake."
)
@click.option("--subset", is_flag=True, help="Only the few runs that are tried at every change.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Runs at a time.")
@click.option(
    "--keep",
    "kept",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for what is seen; runs that it holds are judged again, not made again.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
def diagnose(
    half: str, seeds: int, fault_seeds: int, subset: bool, workers: int, kept: Path | None, as_json: bool
):
    """Try the diagnosis on right programs and on the same with mistakes.

    Each program of course.bugs is trained under watch: as it is, and with each mistake that was measured to
    do harm. A right one must raise no alarm, a mistake must be found and its cause named first. Ends with
    status 1 where a right program got a finding at error level.
    """
    import logging

    from rich.console import Console
    from rich.progress import track

    from course.bugs.bench import trials
    from course.bugs.scoreboard import figures, plan
    from course.bugs.subset import subset as chosen
    from course.bugs.table import show

    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # hundreds of models are traced, as it will say
    runs = chosen() if subset else plan(half, range(fault_seeds), range(seeds))
    done, console = [], Console(stderr=True)
    try:
        for trial in track(
            trials(runs, kept, workers), f"Watching {len(runs)} runs", len(runs), console=console
        ):
            done.append(trial)
    except KeyboardInterrupt:
        hint = "" if kept else " With --keep FOLDER they would not be lost."
        click.echo(f"Stopped after {len(done)} of {len(runs)} runs.{hint}", err=True)
        raise SystemExit(130) from None
    found = figures(done)
    if as_json:
        click.echo(json.dumps(found, indent=1))
    else:
        show(found, Console(highlight=False, markup=False))
    if found["false_errors"]:
        raise SystemExit(1)
