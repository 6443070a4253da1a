"""The guides name commands and options that exist."""

import re
import shlex
from pathlib import Path

import click
import pytest

from course.cli import main

ROOT = Path(__file__).parent.parent
GUIDES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "assignments").glob("*/README.md")),
]


def commands(text: str):
    """Yields each call of `course` in code: in a block, or in a line between backquotes."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    for line in lines:
        found = re.match(r"(?:\w+=\S+ )*(?:\.venv/bin/)?course ([a-z].*)", line)
        if found:
            yield shlex.split(found[1], comments=True)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_command_in_a_guide_exists_with_its_options(guide):
    """A reader types what stands there."""
    for words in commands(guide.read_text(encoding="utf-8")):
        command = main.main.get_command(None, words[0])
        assert command is not None, f"course {words[0]}"
        while isinstance(command, click.Group) and words[1:] and words[1] in command.commands:
            command, words = command.commands[words[1]], words[1:]
        if isinstance(command, click.Group) and "show" in command.commands:
            command = command.commands["show"]
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        for word in words[1:]:
            if word.startswith("--"):
                assert word.split("=")[0] in known, f"course {' '.join(words)}"


def test_commands_are_found_in_blocks_and_between_backquotes():
    text = "```sh\nA=1 course lesson run 02  # why\n```\nSay `course grade A1 --seed 3` or ``course``.\n"
    assert list(commands(text)) == [["lesson", "run", "02"], ["grade", "A1", "--seed", "3"]]
