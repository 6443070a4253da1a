"""What a student's process may see, and how it is split up where part of it is hidden."""

from pathlib import Path

import pytest

from course.autograder.sandbox import view


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A machine where the course is installed among the packages."""
    packages = tmp_path / "packages"
    for folder in ("numpy", "course/autograder/worker"):
        (packages / folder).mkdir(parents=True)
    monkeypatch.setattr(view, "readable", lambda: [str(packages)])
    monkeypatch.setattr(view, "root_folders", list)
    monkeypatch.setattr(view, "PACKAGE", packages / "course")
    monkeypatch.setattr(view, "WORKER", packages / "course" / "autograder" / "worker")
    view.readable_without_hidden.cache_clear()
    yield packages
    view.readable_without_hidden.cache_clear()


def test_the_course_is_left_out_from_the_packages_around_it(installed):
    """Landlock can only allow; to allow the folder would allow the checks."""
    read, look = view.readable_without_hidden()
    assert read == (str(view.WORKER), str(installed / "numpy"))
    assert look == (str(installed),)


def test_what_holds_nothing_hidden_is_allowed_as_a_whole(installed, monkeypatch):
    monkeypatch.setattr(view, "PACKAGE", Path("/elsewhere"))
    monkeypatch.setattr(view, "WORKER", Path("/elsewhere/worker"))
    assert view.readable_without_hidden() == (("/elsewhere/worker", str(installed)), ())


def test_of_our_environment_only_the_backend_passes(monkeypatch):
    """And only by the name of one: the value could be anything."""
    monkeypatch.setenv("COURSE_TEST_SECRET", "do not look")
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    assert view.environment("/w")["KERAS_BACKEND"] == "jax"
    assert view.environment("/w")["HOME"] == "/w"
    assert "COURSE_TEST_SECRET" not in view.environment()
    monkeypatch.setenv("KERAS_BACKEND", "do not look")
    assert "KERAS_BACKEND" not in view.environment()
