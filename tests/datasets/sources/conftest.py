"""Stand-ins for the programs that sources call: small shell scripts on an otherwise empty path."""

import os
import shutil

import pytest

ORDINARY = ("sh", "cp", "mkdir", "sleep")


@pytest.fixture
def programs(monkeypatch, tmp_path):
    """Replaces PATH by a folder with a few ordinary programs; returns a function that adds a script."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ORDINARY:
        (folder / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", os.fspath(folder))

    def add(name: str, script: str) -> None:
        program = folder / name
        program.write_text(f"#!{shutil.which('sh')}\n{script}\n")
        program.chmod(0o755)

    return add
