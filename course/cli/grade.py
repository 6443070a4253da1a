"""`course grade ASSIGNMENT DIR`: scores and feedback for a folder of submissions."""

from pathlib import Path

import click


@click.command("grade")
@click.argument("assignment")
@click.argument("submissions", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write; by default beside SUBMISSIONS.",
)
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the hidden inputs, to replay a grading.")
@click.option("--unsafe-no-sandbox", is_flag=True, help="Grade even where this machine has no sandbox.")
def command(
    assignment: str, submissions: Path, output: Path | None, seed: int | None, unsafe_no_sandbox: bool
):
    """Grade a folder of submissions.

    ASSIGNMENT is a name, as A1. SUBMISSIONS holds NAME.ipynb, NAME.zip or folders, one a student. Writes
    scores.csv, feedback/NAME.html and records/NAME.json; what was graded before and has not changed is kept.
    """
    from rich.console import Console
    from rich.progress import track

    from course.autograder import load_assignment
    from course.autograder.display import printable
    from course.autograder.grade import grade

    def progress(paths):
        return track(paths, "Grading", console=Console(stderr=True), transient=True)

    source = load_assignment(assignment)
    try:
        graded = grade(
            source, submissions, output, seed=seed, unsafe_no_sandbox=unsafe_no_sandbox, progress=progress
        )
    except KeyboardInterrupt:
        click.echo("Stopped. What was graded is kept; run the same command to go on.", err=True)
        raise SystemExit(130) from None
    for one in graded.records:
        points = f"{one['earned']:g} of {source.points:g}"
        click.echo(f"{printable(one['student']):<24} {printable(one['problem'] or points)}")
    kept = f", {graded.kept} kept from before" if graded.kept else ""
    click.echo(
        f"{len(graded.records)} submissions{kept}. Sandbox: tier {graded.tier.letter}, {graded.tier.name}."
    )
    click.echo(f"Wrote {graded.folder / 'scores.csv'} and a page a student in {graded.folder / 'feedback'}")
