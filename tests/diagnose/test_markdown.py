"""A report as Markdown: whole, and shown as it was meant."""

import io

import pytest
from rich.console import Console

from course.diagnose import Finding, Report
from course.diagnose.markdown import report_markdown


@pytest.fixture
def report():
    root = Finding(
        "input-scale", "error", "`x` reaches <255>.", "Raw pixels in conv_2d_1.", "x = x / 255",
        value=255.0, threshold=50.0, layer="my_layer", evidence=("Seen *twice*.",),
    )  # fmt: skip
    symptom = Finding("flat-loss", "error", "The loss stays.", "The scale.", "see above", step=7)
    return Report((root, symptom), {1: 0}, {"Do rows repeat?": "no validation data"})


def test_holds_all_that_a_reader_needs(report):
    """The cause with its numbers, the remedy as code, what it explains, what was not checked."""
    lines = report_markdown(report, "model.keras").splitlines()
    assert lines[0] == "## model.keras"
    assert "### Error: `input-scale`, my\\_layer" in lines
    assert "measured 255, threshold 50" in lines
    assert lines[lines.index("```python") + 1 :][:2] == ["x = x / 255", "```"]
    assert "- `flat-loss`: The loss stays." in lines
    assert "- Do rows repeat? (no validation data)" in lines


def test_names_are_text_not_markup(report):
    """A layer may be called anything; what stands in backticks stays as it is."""
    text = report.to_markdown()
    assert "**`x` reaches \\<255\\>.**" in text
    assert "- Seen \\*twice\\*." in text
    assert "conv\\_2d\\_1" in text


def test_nothing_found_is_said():
    """An empty page would be no answer."""
    assert "Nothing found." in Report().to_markdown()


def test_rich_prints_it(report):
    """In a terminal, without the signs of Markdown."""
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(report)
    shown = console.export_text()
    assert "input-scale" in shown
    assert "x = x / 255" in shown
    assert "```" not in shown
