"""The command line: a group whose commands are imported when they are called."""

import importlib
import sys

import click

from course.errors import CourseError

COMMANDS = {
    "check": "Check your work on an assignment.",
    "claims": "List what the lectures state and what was measured.",
    "data": "List the data sets; fetch one.",
    "demo": "See the course at work, offline, in under three minutes.",
    "diagnose": "Say what is wrong with a saved model and its data.",
    "doctor": "Try what each sandbox promises on this machine.",
    "export": "Write scores, or the grader, for another system.",
    "grade": "Grade a folder of submissions.",
    "gradebook": "Show the scores of a class, and set some by hand.",
    "lesson": "List the lessons; run or build one.",
    "release": "Write the student version of an assignment.",
    "search": "Search hyper-parameters, with any number of workers.",
    "submit": "Bundle your work to hand in.",
    "zoo": "Try the checks, or the diagnosis, on what is known to be right or wrong.",
}


class LazyGroup(click.Group):
    """A group that knows the names and summaries of its commands, and imports only the one called."""

    def list_commands(self, ctx):
        return list(COMMANDS)

    def get_command(self, ctx, name):
        if name not in COMMANDS:
            return None
        return importlib.import_module(f"course.cli.{name}").command

    def format_commands(self, ctx, formatter):
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except CourseError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(1)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="course")
def main():
    """A deep-learning course you can import: lessons, assignments, and what they are built from."""


if __name__ == "__main__":
    main()
