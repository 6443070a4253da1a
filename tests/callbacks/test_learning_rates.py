"""Reading learning rates off any optimizer."""

import keras
import pytest

from course.callbacks._learning_rates import learning_rates, optimizers_of

pytestmark = pytest.mark.backends


def test_one_optimizer_has_one_rate():
    """A number comes back as it was given."""
    assert learning_rates(keras.optimizers.SGD(0.5)) == {"learning_rate": 0.5}


@pytest.mark.skipif(
    not hasattr(keras.optimizers, "MultiOptimizer"), reason="this Keras has no MultiOptimizer"
)
def test_each_part_of_a_multi_optimizer_has_its_own():
    """The names are those that Keras's ReduceLROnPlateau logs."""
    slow, fast = keras.optimizers.SGD(0.25, name="slow"), keras.optimizers.SGD(0.5, name="fast")
    both = keras.optimizers.MultiOptimizer(keras.optimizers.OptimizerMap(slow, {"head.*": fast}))
    assert learning_rates(both) == {"learning_rate_slow": 0.25, "learning_rate_fast": 0.5}
    assert {part.name for part in optimizers_of(both).values()} == {"slow", "fast"}
