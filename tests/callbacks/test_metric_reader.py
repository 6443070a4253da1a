"""A metric that never comes is reported once, and in time."""

import math

import pytest

from course.callbacks._metric_reader import MetricReader

pytestmark = pytest.mark.backends


def test_values_come_as_floats_good_or_bad():
    """Whether NaN matters is for the callback to say."""
    reader = MetricReader("loss", "Needed:")
    assert reader.read({"loss": 1}) == 1.0
    assert math.isnan(reader.read({"loss": math.nan}))


def test_a_metric_of_the_training_data_is_missed_at_once():
    """Each epoch has it or none."""
    with pytest.warns(
        UserWarning, match=r"Needed: `acc` which is not available. Available metrics are: loss,x"
    ):
        assert MetricReader("acc", "Needed:").read({"loss": 1.0, "x": 2.0}) is None


def test_a_metric_of_the_validation_data_may_be_late():
    """With patience 2 the third epoch without it is one too many; then there is silence."""
    reader = MetricReader("val_loss", "Needed:", patience=2)
    assert reader.read({}) is None
    assert reader.read({}) is None
    with pytest.warns(UserWarning, match="Needed: `val_loss`"):
        reader.read({})
    reader.read({})
    reader.finish()


def test_a_short_run_tells_at_its_end():
    """Else a run shorter than the patience would never tell."""
    reader = MetricReader("val_loss", "Needed:", patience=9)
    reader.read({})
    with pytest.warns(UserWarning, match="Needed: `val_loss`"):
        reader.finish()


def test_a_metric_seen_once_is_never_missed():
    """`validation_freq` leaves it out of most epochs."""
    reader = MetricReader("val_loss", "Needed:")
    reader.read({"val_loss": 1.0})
    reader.read({})
    reader.finish()
