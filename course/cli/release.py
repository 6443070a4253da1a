"""`course release ASSIGNMENT DIR`: the student version."""

from pathlib import Path

import click


@click.command("release")
@click.argument("assignment")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write into a folder that is not empty.")
def command(assignment: str, folder: Path, force: bool):
    """Write the student version of an assignment.

    ASSIGNMENT is a name, as A1, or a folder. Solutions and hidden tests are left out.
    """
    from course.autograder import load_assignment
    from course.autograder.fingerprints import fingerprints
    from course.autograder.release import release
    from course.errors import CourseError

    source = load_assignment(assignment)
    if not source.has_solutions:
        raise CourseError(f"{source.folder} is a student version already.", "Name the assignment, as in A1.")
    written = release(source, folder, fingerprints(source), force)
    click.echo(f"Wrote {written.folder}: {', '.join(written.files)}")
