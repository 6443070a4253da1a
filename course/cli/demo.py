"""`course demo`: a lesson measured and a class graded, on what ships with the clone."""

import os
import shutil

import click

LESSON = "02"
ASSIGNMENT = "a1"


@click.command("demo")
@click.pass_context
def command(context: click.Context):
    """See the course at work, offline, in under three minutes."""
    from course.cli import grade, lesson
    from course.notebook import project_root

    os.environ["COURSE_OFFLINE"] = "1"
    root = project_root()
    samples, output = root / "assignments" / "a1_backprop" / "sample", root / "build" / "demo"
    click.secho("1. A lesson runs, and each number that the lectures state is measured again.", bold=True)
    context.invoke(lesson.run, number=LESSON)
    click.secho("\n2. Three students hand in assignment A1. Their code runs in a sandbox.", bold=True)
    shutil.rmtree(output, ignore_errors=True)  # an earlier demo's, or all would be kept from before
    context.invoke(
        grade.command, assignment=ASSIGNMENT, submissions=samples, output=output,
        unsafe_no_sandbox=True,  # the samples are ours: where there is no sandbox they may run without
    )  # fmt: skip
    click.secho("\n3. Open these.", bold=True)
    click.echo(f"The feedback that a student gets: {(output / 'feedback' / 'ben.html').relative_to(root)}")
    click.echo("The lesson as a learner sees it:  make lab")
    click.echo("All statements and their verdicts: course claims")
