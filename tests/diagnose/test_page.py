"""A report as HTML: whole, escaped, and with the numbers that were measured."""

import html.parser
import math

import pytest

from course.diagnose.facts import Facts, ProbeFacts, RunFacts, UpdateFacts
from course.diagnose.finding import Finding
from course.diagnose.page import report_cell, report_page
from course.diagnose.report import Report

WITH_END = {"svg", "section", "details", "ul", "li", "table", "dl", "p", "div", "figure", "main", "pre"}


class Balance(html.parser.HTMLParser):
    """Counts opened and closed elements."""

    def __init__(self):
        super().__init__()
        self.open, self.attributes = dict.fromkeys(WITH_END, 0), []

    def handle_starttag(self, tag, attrs):
        self.attributes += attrs
        if tag in WITH_END:
            self.open[tag] += 1

    def handle_endtag(self, tag):
        if tag in WITH_END:
            self.open[tag] -= 1


@pytest.fixture
def report():
    run = RunFacts(
        losses=[2.0, 1.0, math.nan], steps=3, epochs=1, history={"loss": [1.5], "val_loss": [1.7]},
        probes=[ProbeFacts(step=1)], updates=[UpdateFacts(step=1, ratios={"dense/kernel": 0.5})],
    )  # fmt: skip
    findings = (
        Finding(
            "numeric-failure", "error", "The loss is NaN <script>alert(1)</script>.", "The rate is too high.",
            "model.optimizer.learning_rate = 1e-3", value=0.5, threshold=0.3, layer="dense", step=3,
        ),
        Finding("update-ratio", "warning", "Updates are long.", "The rate.", "lower it", step=2),
    )  # fmt: skip
    return Report(
        findings, {1: 0}, {"Do rows repeat?": "no validation data"}, Facts(model="Sequential", run=run)
    )


@pytest.mark.parametrize("write", [report_page, report_cell])
def test_every_text_is_escaped(report, write):
    """Layer names and messages may hold anything, and are shown as text."""
    assert "<script>" not in write(report)
    assert "&lt;script&gt;" in write(report)


@pytest.mark.parametrize("write", [report_page, report_cell])
def test_what_stands_in_backticks_is_code(write):
    """And a backtick without its partner is a backtick."""
    one = Finding("a", "error", "Set `x <y>` to 1.", "A lone ` sign.", "x = 1")
    text = write(Report((one,), {}, {"Is `y` whole?": "`y` is missing"}))
    assert "Set <code>x &lt;y&gt;</code> to 1." in text
    assert "A lone ` sign." in text
    assert "Is <code>y</code> whole? <code>y</code> is missing." in text


@pytest.mark.parametrize("write", [report_page, report_cell])
def test_elements_are_closed_and_nothing_is_fetched(report, write):
    """One file that needs nothing else: no script, no style sheet, no picture from elsewhere."""
    balance = Balance()
    balance.feed(write(report))
    assert set(balance.open.values()) == {0}
    assert not [value for name, value in balance.attributes if name in ("src", "href", "onclick", "onload")]


def test_the_numbers_of_a_finding_are_there(report):
    """Value, threshold, layer, step, remedy, and what it explains."""
    page = report_page(report, "model.keras")
    for text in ("model.keras", "numeric-failure", "0.5", "0.3", "dense", "step 3", "learning_rate = 1e-3",
                 "Explains 1 other finding", "Updates are long.", "No validation data"):  # fmt: skip
        assert text in page, text


def test_charts_say_what_they_show(report):
    """Who cannot see a chart reads it: the loss went from 2 to 1 and then was no number."""
    assert "training: from 2 to 1, lowest 1, highest 2, with gaps" in report_page(report)


def test_an_empty_report_says_so():
    assert "Nothing found that needs mending." in report_page(Report())
    assert "Nothing found." in report_cell(Report())


def test_a_report_shows_itself(report):
    """In a notebook a report is its cell; `to_html` is the page."""
    assert report._repr_html_() == report_cell(report)
    assert report.to_html() == report_page(report)
