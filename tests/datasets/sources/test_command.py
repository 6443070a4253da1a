"""Running a client of a package registry."""

import pytest

from course.datasets.sources import SourceError
from course.datasets.sources.command import run


def test_it_runs_in_the_folder(programs, tmp_path):
    programs("client", 'echo "$1" > was_here')
    run(["client", "hello"], tmp_path)
    assert (tmp_path / "was_here").read_text() == "hello\n"


def test_it_prints_nothing(programs, tmp_path, capfd):
    """What npm and apt say about themselves is no business of the reader of a lesson."""
    programs("client", "echo noise; echo more >&2")
    run(["client"], tmp_path)
    assert capfd.readouterr() == ("", "")


def test_a_missing_program_is_named(programs, tmp_path):
    with pytest.raises(SourceError, match=r"^npm is not installed$"):
        run(["npm", "pack"], tmp_path)


def test_a_failure_is_a_few_words(programs, tmp_path):
    """The program's own words hold addresses and paths; none of them go into a notebook."""
    programs("npm", "echo some address >&2; exit 7")
    with pytest.raises(SourceError, match=r"^npm failed with status 7$"):
        run(["npm", "pack"], tmp_path)


def test_one_that_hangs_is_given_up(programs, tmp_path):
    programs("npm", "exec sleep 60")
    with pytest.raises(SourceError, match=r"^npm took over 0.002 minutes$"):
        run(["npm"], tmp_path, minutes=0.002)
