"""Sources shown in a lesson: with the file they stand in, highlighted, never an absolute path."""

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


def test_in_a_notebook_it_is_highlighted_and_a_fence_inside_does_no_harm(monkeypatch):
    def fenced():
        """```python
        1 + 1
        ```"""

    shown = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: object())
    monkeypatch.setattr(IPython.display, "display", lambda data, raw: shown.append(data))
    show_source(fenced)
    assert shown[0]["text/markdown"].startswith("````python\ndef fenced")
    assert shown[0]["text/plain"] == source(fenced)
