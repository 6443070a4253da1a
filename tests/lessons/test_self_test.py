"""The self-test of lesson 00: names what is missing or of another version, and how to mend it."""

from course.lessons import self_test
from course.lessons.self_test import lacking, metadata


def test_what_is_met_is_not_listed():
    assert lacking(["pytest>=1", "numpy"]) == []


def test_what_is_missing_or_of_another_version_is_listed():
    found = lacking(["no-such-package>=1", "pytest<1"])
    assert found[0] == "no-such-package>=1  is not installed"
    assert found[1].startswith("pytest<1  ")
    assert found[1].endswith(" is installed")


def test_extras_do_not_count():
    """A laptop without JAX is fine."""
    assert lacking(['no-such-package>=1; extra == "jax"']) == []


def test_this_environment_is_fine(capsys):
    """The tests run where the course runs."""
    self_test()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Python 3.")
    assert "fine" in lines[0]


def test_without_an_installed_package_nothing_is_compared(monkeypatch, capsys):
    """A clone on the path, as on a GPU machine that cannot install."""

    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "metadata", missing)
    self_test()
    assert "not compared" in capsys.readouterr().out
