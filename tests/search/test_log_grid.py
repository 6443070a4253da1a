"""A grid that is even on a log scale, against KerasTuner's."""

import keras_tuner
import pytest

from course.search import log_grid


@pytest.mark.parametrize(
    ("ends", "points", "expected"),
    [
        ((1e-4, 1e-1), 4, [1e-4, 1e-3, 1e-2, 1e-1]),
        ((1, 16), 5, [1, 2, 4, 8, 16]),
        ((0.003, 0.3), 2, [0.003, 0.3]),
    ],
)
def test_values_are_worked_by_hand(ends, points, expected):
    assert log_grid(*ends, points) == pytest.approx(expected)


def test_the_stock_grid_of_a_log_float_is_short_of_both_ends_and_in_no_order():
    """Ten places of KerasTuner's own, from 0.05 to 0.95, out of a set."""
    values = list(keras_tuner.engine.hyperparameters.Float("rate", 1e-4, 1e-1, sampling="log").values)
    assert min(values) > 1.4e-4
    assert max(values) < 0.08
    assert len(values) == 10


def test_the_stock_grid_of_steps_loses_its_end_to_rounding():
    """0 to 1 by 0.1 ends at 0.9: 1.0 // 0.1 is 9 in floats."""
    assert max(keras_tuner.engine.hyperparameters.Float("rate", 0, 1, step=0.1).values) == pytest.approx(0.9)


@pytest.mark.parametrize(("ends", "points"), [((0, 1), 3), ((2, 1), 3), ((1, 2), 1)])
def test_wrong_arguments_are_refused(ends, points):
    with pytest.raises(ValueError, match="must be"):
        log_grid(*ends, points)
