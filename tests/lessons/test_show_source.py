"""Sources shown in a lesson: with the file they stand in, highlighted, never an absolute path."""

import html
import re

import IPython
import IPython.display
import pytest

from course import profile
from course.lessons import show_source
from course.lessons.show_source import source


def test_a_function_of_the_course_is_shown_with_its_file():
    shown = source(profile.pick)
    assert shown.startswith("# course/profile.py\ndef pick(")
    assert shown.endswith("full}[name()]")


def test_a_method_is_shown_from_the_margin():
    class Network:
        def size(self):
            return 3

    assert source(Network.size) == "def size(self):\n    return 3"


def test_what_has_no_python_source_is_refused():
    with pytest.raises(ValueError, match="no Python source"):
        show_source(len)


def test_in_a_notebook_it_is_coloured_and_still_the_same_text(monkeypatch):
    """Colours stand in the elements; brackets survive; a page without HTML gets the plain text."""

    def compares(a, b):
        return a < b or "<b>" in a

    shown = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: object())
    monkeypatch.setattr(IPython.display, "display", lambda data, raw: shown.append(data))
    show_source(compares)
    text = re.sub(r"<[^>]*>", "", shown[0]["text/html"])
    assert html.unescape(text).strip() == source(compares) == shown[0]["text/plain"]
    assert "color:" in shown[0]["text/html"].lower()
