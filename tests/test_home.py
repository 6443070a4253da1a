from pathlib import Path

from course import home


def test_the_variable_names_the_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))
    assert home.path("data", "x") == tmp_path / "data" / "x"
    assert list(tmp_path.iterdir()) == []


def test_without_the_variable_it_is_below_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home.path() == Path.home() / ".course"
