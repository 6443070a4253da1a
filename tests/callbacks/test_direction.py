"""Whether a metric is better low or high."""

import pytest

from course.callbacks._direction import higher_is_better

pytestmark = pytest.mark.backends


@pytest.mark.parametrize(
    ("monitor", "mode", "expected"),
    [
        ("loss", "auto", False),
        ("val_loss", "auto", False),
        ("anything", "min", False),
        ("anything", "max", True),
    ],
)
def test_losses_fall_and_a_mode_is_obeyed(model, monitor, mode, expected):
    """Only `"auto"` looks at the name."""
    assert higher_is_better(monitor, mode, model) is expected


def test_a_metric_is_asked(model, data):
    """Accuracy is better high, with `val_` and without; it is known once the model has seen a batch."""
    model.evaluate(*data, verbose=0)
    assert higher_is_better("accuracy", "auto", model)
    assert higher_is_better("val_accuracy", "auto", model)


def test_an_unknown_metric_is_refused(model):
    """The message says what to pass."""
    with pytest.raises(ValueError, match="Pass `mode='max'`"):
        higher_is_better("nonsense", "auto", model)
