"""Figures in a notebook: accessible, the same in every process, quiet where nothing can show them."""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from course.plots import figure, show
from course.plots.show import svg

DRAW = """
from course.plots import figure
from course.plots.show import svg
fig, ax = figure()
ax.plot([0, 1, 2], [1, 3, 2], marker="o", label="train")
ax.fill_between([0, 1, 2], [0, 1, 1], hatch="//")
ax.set(title="Loss", xlabel="step", ylim=(0.5, 2.5))
print(svg(fig, "A curve."))
"""


def test_two_processes_draw_the_same_text():
    """A rebuilt notebook differs only where its figure does."""
    runs = [subprocess.run([sys.executable, "-c", DRAW], capture_output=True, check=True) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout
    assert b"date" not in runs[0].stdout.lower()


def test_the_image_carries_its_text_alternative():
    """Screen readers announce an image and read aria-label; quotes and brackets survive."""
    alt = 'Loss < 1 & "falling"'
    root = ElementTree.fromstring(svg(figure()[0], alt))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (root.get("role"), root.get("aria-label")) == ("img", alt)
    assert root.find("{http://www.w3.org/2000/svg}title").text == alt


@pytest.mark.parametrize("alt", ["", "   ", None])
def test_a_figure_without_words_is_refused(alt):
    with pytest.raises(ValueError, match="must say in words"):
        show(figure()[0], alt=alt)


def test_outside_a_notebook_nothing_is_shown(capsys):
    show(figure()[0], alt="Empty axes.")
    assert capsys.readouterr() == ("", "")


def test_inside_a_notebook_svg_and_words_are_displayed(monkeypatch):
    """The words are also the text form, for pages that show no SVG."""
    import IPython
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: object())
    monkeypatch.setattr(IPython.display, "display", lambda data, raw: shown.append(data))
    show(figure()[0], alt="Empty axes.")
    assert set(shown[0]) == {"image/svg+xml", "text/plain"}
    assert shown[0]["text/plain"] == "Empty axes."
