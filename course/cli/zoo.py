"""`course zoo NAME`: how well the checks of an assignment tell right from wrong."""

import json

import click

SHOWN = 40  # rows of the table of misses


@click.command("zoo")
@click.argument("name")
@click.option("--seeds", type=click.IntRange(min=1), default=20, show_default=True, help="How many draws.")
@click.option("--question", help="Only this question, as q3.")
@click.option("--workers", type=click.IntRange(min=1), help="Variants at a time; by default one a core.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
def command(name: str, seeds: int, question: str | None, workers: int | None, as_json: bool):
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

    def progress(items, count):
        return track(items, f"Trying {count} variants", count, console=Console(stderr=True), transient=True)

    assignment = load_assignment(name)
    if question is not None:
        assignment.question(question)
    try:
        summary = run_zoo(
            assignment, strongest(), seeds=range(seeds), question=question,
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
