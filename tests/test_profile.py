import pytest

from course import profile
from course.errors import UnknownNameError


def test_without_the_variable_lessons_run_fast(monkeypatch):
    """A laptop is the default; all the data must be asked for."""
    monkeypatch.delenv("COURSE_PROFILE", raising=False)
    assert (profile.name(), profile.pick(fast=1, full=2)) == ("fast", 1)


def test_full_picks_the_full_value(monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", "full")
    assert (profile.name(), profile.pick(fast=1, full=2)) == ("full", 2)


def test_an_unknown_profile_is_named(monkeypatch):
    """A typing mistake must not silently run the fast profile on a GPU."""
    monkeypatch.setenv("COURSE_PROFILE", "ful")
    with pytest.raises(UnknownNameError, match=r"COURSE_PROFILE.*'ful'.*fast, full"):
        profile.pick(fast=1, full=2)
