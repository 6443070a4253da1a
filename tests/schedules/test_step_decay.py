"""Step decay."""

import numpy as np
import pytest
from keras import ops

from course.schedules import step_decay

pytestmark = pytest.mark.backends


@pytest.mark.parametrize("every", [1, 3, 1000, 99_991])
def test_new_stair_begins_exactly_every_so_many_steps(every):
    """The step before the boundary has the old rate, the boundary the new one, up to 1e7 steps."""
    schedule = step_decay(1.0, every=every)
    for stair in (1, 2, 10, 100):
        steps = np.array([stair * every - 1, stair * every])
        np.testing.assert_allclose(
            ops.convert_to_numpy(schedule(steps)), [0.5 ** (stair - 1), 0.5**stair], rtol=1e-6
        )


def test_boundary_stays_sharp_at_ten_million_steps():
    """Stairs of 1,000,000 steps: the tenth begins at step 10,000,000 and not one step sooner."""
    schedule = step_decay(1.0, every=1_000_000)
    assert [float(schedule(10**7 + offset)) for offset in (-1, 0)] == [0.5**9, 0.5**10]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"initial_learning_rate": 0}, "`initial_learning_rate` must be a number above 0"),
        ({"every": 0}, "`every` must be an integer, at least 1. Received: every=0"),
        ({"every": 2.5}, "`every` must be an integer"),
        ({"factor": 1.0}, r"`factor` must be in \(0, 1\). Received: factor=1.0"),
        ({"factor": 0}, r"`factor` must be in \(0, 1\). Received: factor=0"),
    ],
)
def test_refuses_bad_arguments(arguments, message):
    """Keras takes `decay_rate=2` and lets the rate explode."""
    with pytest.raises(ValueError, match=message):
        step_decay(**{"initial_learning_rate": 0.1, "every": 10, **arguments})
