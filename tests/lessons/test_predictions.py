"""Predictions on disk: one line each, appended whole, broken lines passed over, nothing kept headless."""

import builtins
import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from course.lessons import calibration, predict, reveal


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))
    monkeypatch.delenv("COURSE_HEADLESS", raising=False)
    return tmp_path / "predictions.jsonl"


def test_a_prediction_comes_back_beside_the_measurement(capsys):
    predict("02.1", 2, "How large is the first loss?")
    reveal("02.1", 2.302585)
    assert capsys.readouterr().out.splitlines() == [
        "02.1  How large is the first loss?",
        "      You predict 2.",
        "02.1  predicted 2  measured 2.303  off by 0.3026",
    ]


@pytest.mark.parametrize("nothing", [None, ...])
def test_without_an_answer_nothing_is_stored(nothing, file, capsys):
    """So a notebook run from top to bottom by a machine leaves no trace."""
    predict("02.1", nothing, "Which slope?")
    reveal("02.1", -2)
    assert not file.exists()
    assert "no prediction stored" in capsys.readouterr().out


def test_a_headless_run_neither_stores_nor_reads(file, monkeypatch, capsys):
    """A notebook rebuilt on an author's machine must not show the author's own guesses."""
    predict("02.1", 2, "How large?")
    before = file.read_bytes()
    monkeypatch.setenv("COURSE_HEADLESS", "1")
    predict("02.1", 3, "How large?")
    reveal("02.1", 2.3)
    assert file.read_bytes() == before
    assert "no prediction stored" in capsys.readouterr().out
    assert calibration() == []


def test_the_last_prediction_counts(capsys):
    predict("02.1", 5, "How large?")
    predict("02.1", 2, "How large?")
    reveal("02.1", 2)
    assert capsys.readouterr().out.endswith("predicted 2  measured 2  the same\n")


@pytest.mark.parametrize(
    ("predicted", "measured", "said"),
    [
        ("Rises", "rises", "the same"),
        ("rises", "falls", "different"),
        (["b1", "Right"], ["right", "b1"], "the same"),
        ("right", ["right"], "the same"),
        (["right"], ["right", "b1"], "different"),
        ([], ["right"], "different"),
        (["right"], [], "different"),
        (True, False, "different"),
        (1.0, 8, "off by a factor of 8"),
        (8, 1.0, "off by a factor of 8"),
        (-1.0, 1.5, "off by 2.5"),
        (100_000, 154_160, "off by 54160"),
        ([1, 2], np.array([1, 2]), "the same"),
        (np.float32(0.5), np.int64(1), "off by a factor of 2"),
    ],
)
def test_the_difference_is_said_in_the_terms_of_its_kind(predicted, measured, said, capsys):
    predict("02.1", predicted, "What?")
    reveal("02.1", measured)
    assert capsys.readouterr().out.splitlines()[-1].endswith(said)


@pytest.mark.parametrize("value", [{"a": 1}, object(), [1, object()], 1j])
def test_what_is_no_plain_value_is_refused(value, file):
    with pytest.raises(ValueError, match="must be a number"):
        predict("02.1", value, "What?")
    assert not file.exists()


def test_a_home_that_cannot_be_written_does_not_stop_the_lesson(tmp_path, monkeypatch, capsys):
    (tmp_path / "taken").write_text("a file where the folder should be")
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "taken"))
    predict("02.1", 2, "How large?")
    reveal("02.1", 2.3)
    out = capsys.readouterr().out
    assert "You predict 2.\n      Not stored: " in out
    assert "Set COURSE_HOME to a folder that you can write." in out
    assert out.endswith("02.1  measured 2.3  (no prediction stored)\n")
    assert calibration() == []


def test_a_measurement_that_cannot_be_stored_is_still_shown(file, monkeypatch, capsys):
    predict("02.1", 2, "How large?")

    def refuse(*arguments, **named):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(builtins, "open", refuse)
    reveal("02.1", 2)
    out = capsys.readouterr().out
    assert "predicted 2  measured 2  the same" in out
    assert "(Permission denied). Set COURSE_HOME" in out


@pytest.mark.parametrize("torn", ["{", '{"id": "02.2"}', "17", "nonsense", '{"predicted": 3}', "\xff"])
def test_a_broken_line_is_reported_and_left_in_the_file(torn, file, capsys):
    """A power cut may tear the last line: the others are still read, the next one starts afresh."""
    predict("02.1", 2, "How large?")
    file.write_bytes(file.read_bytes() + torn.encode("latin-1"))
    predict("02.3", 4, "How many?")
    reveal("02.1", 2)
    reveal("02.3", 4)
    out = capsys.readouterr().out
    assert out.count("the same") == 2
    assert "predictions.jsonl: 1 unreadable line passed over" in out
    assert torn.encode("latin-1") in file.read_bytes()


def test_lines_written_at_once_stay_whole(file):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda place: predict(f"02.{place}", place, "What?"), range(64)))
    entries = [json.loads(line) for line in file.read_text().splitlines()]
    assert sorted(entry["predicted"] for entry in entries) == list(range(64))


def test_calibration_pairs_what_was_predicted_and_measured():
    predict("02.2", 4, "What?")
    predict("02.1", "falls", "What?")
    predict("02.3", 1, "Never measured?")
    reveal("02.2", 5)
    reveal("02.1", "rises")
    pairs = [(pair.number, pair.predicted, pair.measured) for pair in calibration()]
    assert pairs == [("02.1", "falls", "rises"), ("02.2", 4, 5)]
