"""Eight drawn curves, each with the one trait that its name says, and the names they get."""

import numpy as np
import pytest

from course.diagnose import curve_shape
from course.diagnose.curve_shape import SHAPES

STEPS = np.arange(300)
NOISE = 0.05 * np.random.default_rng(0).standard_normal(300)
FALLING = 1.2 + 1.1 * np.exp(-STEPS / 120) + NOISE


def late(steps):
    """Level for 90 steps, then as any other run."""
    return np.where(steps < 90, 2.3, 1.2 + 1.1 * np.exp(-(steps - 90) / 120))


DRAWN = {
    "explodes": (np.where(STEPS < 200, FALLING, np.inf), 0.1, 0.1),
    "falls then dead": (2.3 + np.exp(-STEPS / 5.0), 0.1, 0.1),
    "flat": (2.3 - 1e-7 * STEPS, 0.12, 0.12),
    "saw teeth": (0.5 + 2.0 * (STEPS % 5 == 0), 0.2, 0.2),
    "overfits": (2.3 * np.exp(-STEPS / 100), 1.0, 0.35),
    "late start": (late(STEPS) + NOISE / 10, 0.4, 0.35),
    "stalls": (2.0 + 0.3 * np.exp(-STEPS / 20) + NOISE, 0.25, 0.25),
    "healthy": (FALLING, 0.45, 0.38),
}


@pytest.mark.parametrize("shape", DRAWN)
def test_a_drawn_curve_gets_its_name(shape):
    """Each formula has the trait and none of those asked before it."""
    assert curve_shape(*DRAWN[shape]) == shape


def test_every_shape_is_drawn_once():
    """A new shape fails here until it has an example."""
    assert set(DRAWN) == set(SHAPES)


def test_too_short_a_run_is_refused():
    """Forty steps is the least from which a trend can be told."""
    with pytest.raises(ValueError, match="at least 40"):
        curve_shape([2.3, 2.2], 0.1, 0.1)
