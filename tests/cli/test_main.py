"""The group: every command has a file, a summary, and ends a user's mistake with one line."""

import importlib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from course.cli import main
from course.errors import CourseError

FILES = {file.stem for file in Path(main.__file__).parent.glob("*.py")} - {"__init__", "main"}


def test_every_file_is_a_command_and_every_command_a_file():
    assert set(main.COMMANDS) == FILES


@pytest.mark.parametrize("name", sorted(main.COMMANDS))
def test_the_summary_in_the_list_is_the_commands_own(name):
    """The list is not imported from the commands, so it is held against them here."""
    command = importlib.import_module(f"course.cli.{name}").command
    assert command.help.strip().splitlines()[0] == main.COMMANDS[name]


def test_a_course_error_is_one_line_and_exit_status_1(monkeypatch):
    """A user's mistake never shows a traceback."""

    @click.command()
    def failing():
        raise CourseError("The file a.npz is damaged.", "Delete it.")

    monkeypatch.setattr(main.LazyGroup, "get_command", lambda self, ctx, name: failing)
    result = CliRunner().invoke(main.main, ["data"])
    assert (result.exit_code, result.output) == (1, "Error: The file a.npz is damaged. Delete it.\n")


def test_an_unknown_command_is_wrong_usage():
    result = CliRunner().invoke(main.main, ["nonsense"])
    assert result.exit_code == 2
    assert "No such command 'nonsense'" in result.output
