import json

import pytest

from course.diagnose import Facts, Finding, Report
from course.diagnose.facts import ProbeFacts, RunFacts


def found(name, severity="error", **more):
    sentence = (
        f"The {name} is far from what it should be, as measured on the probe and in many words besides."
    )
    return Finding(id=name, severity=severity, message=sentence, cause=sentence, remedy="model.fit()", **more)


@pytest.fixture
def report():
    """A root with three symptoms under it, and one finding beside it."""
    root = found("a", value=12.5, threshold=10.0, layer="dense", step=0, evidence=("Seen twice.",) * 3)
    findings = (root, found("b", step=30), found("c"), found("d"), found("e", "warning"))
    return Report(
        findings, {1: 0, 2: 1, 3: 0}, {"Is it so?": "no run"}, Facts(run=RunFacts(probes=[ProbeFacts()]))
    )


def test_the_root_and_what_it_explains(report):
    """Through others too: a explains b, b explains c."""
    assert report.root.id == "a"
    assert [one.id for one in report.explained(report.root)] == ["b", "c", "d"]
    assert [one.id for one in report.causes] == ["a", "e"]
    assert not report.ok


def test_warnings_are_ok_and_infos_no_root():
    """`ok` is for scripts: nothing that breaks the run."""
    assert Report((found("a", "warning"),)).ok
    assert Report((found("a", "info"),)).root is None


def test_text_of_one_cause_is_short(report):
    """A terminal shows 25 lines at once."""
    one_cause = Report(report.findings[:4], report.explained_by, report.unchecked)
    lines = one_cause.to_text().splitlines()
    assert len(lines) < 25
    assert max(map(len, lines)) <= 100
    assert lines[0].startswith("ERROR a (dense): The a is far")
    assert "  measured 12.5, threshold 10" in lines
    assert "    model.fit()" in lines
    assert any(line.startswith("  > explains b (step 30)") for line in lines)
    assert lines[-1] == "not checked: Is it so? (no run)"


def test_text_of_many_causes_ends():
    """Three others in short, the rest by name."""
    text = Report(tuple(found(name) for name in "abcdefg")).to_text()
    assert "and 3 more: e, f, g" in text


def test_a_lesson_is_named_only_if_it_is_written(monkeypatch):
    """Whoever looks for lesson 04 should not find that there is none."""
    monkeypatch.setattr("course.lessons.reading.numbers", lambda: ["15"])
    written, planned = (Report((found("a", lesson=lesson),)) for lesson in ("15", "04"))
    assert "read: Lesson 15; confidence 100%" in written.to_text()
    assert "Read: Lesson 15." in written.to_html()
    for text in (planned.to_text(), planned.to_html(), planned._repr_html_()):
        assert "https://" in text
        assert "esson 04" not in text


def test_json_comes_back_as_it_was(report):
    """Stored reports can be shown later."""
    assert Report.from_json(report.to_json()) == report


def test_json_keys_are_promised(report):
    """A new key is fine; whoever drops or renames one raises the version."""
    whole = json.loads(report.to_json())
    assert whole["version"] == 1
    assert whole["root"] == "a"
    assert set(whole) >= {"version", "ok", "root", "findings", "unchecked", "facts"}
    assert set(whole["findings"][1]) >= {
        "id", "severity", "layer", "step", "value", "threshold", "evidence", "message", "cause", "remedy",
        "lesson", "confidence", "explained_by",
    }  # fmt: skip
    assert whole["findings"][1]["explained_by"] == 0
    assert whole["findings"][0]["explained_by"] is None


def test_json_of_another_version_is_refused(report):
    """Better than a report that is half read."""
    text = report.to_json().replace('"version": 1', '"version": 0')
    with pytest.raises(ValueError, match=r"`version` must be 1\. Received: version=0"):
        Report.from_json(text)


def test_findings_by_severity(report):
    """What a script asks for."""
    assert [one.id for one in report.at_least("error")] == ["a", "b", "c", "d"]
    assert len(report.at_least("warning")) == 5
