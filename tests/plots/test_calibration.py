"""Predictions against measurements: as ratios, with those that have none counted."""

from types import SimpleNamespace

import pytest

from course.plots import calibration


def pair(number, predicted, measured):
    return SimpleNamespace(number=number, predicted=predicted, measured=measured)


def test_a_prediction_twice_too_large_stands_at_two():
    fig = calibration([pair("00.1", 20, 10), pair("00.2", 5.0, 10)])
    assert fig.axes[0].lines[1].get_ydata() == pytest.approx([2, 0.5])


@pytest.mark.parametrize(
    "other", [("same", "same"), (True, 1), (0, 3), (2, -1), ([1], [1]), (1.0, float("nan"))]
)
def test_what_has_no_ratio_is_counted_in_the_title(other):
    ax = calibration([pair("00.1", 1, 1), pair("00.2", *other)]).axes[0]
    assert len(ax.lines[1].get_ydata()) == 1
    assert ax.get_title(loc="left").endswith("not shown: 1")


def test_without_predictions_the_figure_says_what_to_do():
    assert "Predict a number" in calibration([]).axes[0].texts[0].get_text()
