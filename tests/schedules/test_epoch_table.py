"""One learning rate for each epoch."""

import numpy as np
import pytest
from keras import ops

from course.schedules import EpochTable

pytestmark = pytest.mark.backends


def test_looks_up_the_rate_of_the_epoch():
    """Three steps an epoch; past the table the last rate stays."""
    found = ops.convert_to_numpy(EpochTable([0.3, 0.2, 0.1], steps_per_epoch=3)(np.arange(12)))
    assert found.tolist() == np.float32([0.3] * 3 + [0.2] * 3 + [0.1] * 6).tolist()


def test_epochs_begin_exactly_where_float32_has_no_digits_left():
    """Epoch 4,194,305 of 8 steps begins at step 2 ** 25 + 8."""
    table = EpochTable([0.0, 1.0], steps_per_epoch=2**25 + 1)
    assert [float(table(2**25 + offset)) for offset in (0, 1, 2)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("rates", "steps_per_epoch", "message"),
    [
        ([], 10, "`rates` must have a rate for at least one epoch"),
        ([0.1, -0.2], 10, r"`rates\[1\]` must be a number, 0 or above. Received: rates\[1\]=-0.2"),
        ([float("nan")], 10, r"`rates\[0\]` must be a number, 0 or above"),
        (0.1, 10, "`rates` must be a list. Received: rates=0.1"),
        (["fast"], 10, r"`rates\[0\]` must be a number, 0 or above. Received: .*='fast'"),
        ([0.1], 0, "`steps_per_epoch` must be an integer, at least 1"),
    ],
)
def test_refuses_bad_arguments(rates, steps_per_epoch, message):
    """The entry that is wrong is named."""
    with pytest.raises(ValueError, match=message):
        EpochTable(rates, steps_per_epoch)
