"""Runs a client of a package registry and tells its failure in a few words."""

import shutil
import subprocess
from pathlib import Path

from course.datasets.sources.failure import SourceError


def run(arguments: list[str], folder: Path, *, minutes: float = 15) -> None:
    """Runs a command in a folder, quietly.

    Raises:
        SourceError: If the command is not installed, takes too long or fails.
    """
    command = arguments[0]
    if shutil.which(command) is None:
        raise SourceError(f"{command} is not installed")
    try:
        done = subprocess.run(
            arguments, cwd=folder, capture_output=True, text=True, timeout=60 * minutes, check=False
        )
    except subprocess.TimeoutExpired:
        raise SourceError(f"{command} took over {minutes:g} minutes") from None
    if done.returncode:
        raise SourceError(f"{command} failed with status {done.returncode}")
