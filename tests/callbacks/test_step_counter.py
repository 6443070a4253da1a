"""Steps are counted right also where callbacks see only some of the batches."""

import pytest

from course.callbacks._step_counter import StepCounter

pytestmark = pytest.mark.backends


def marks(counter, batches, epochs, steps_per_epoch=None):
    found = []
    for _ in range(epochs):
        counter.start_epoch()
        found += [counter.steps for batch in batches if counter.advance(batch, steps_per_epoch) or None]
    return found


def test_each_batch_is_a_step():
    """Marks at 2, 4, 6 over two epochs of 3 batches."""
    assert marks(StepCounter(2), [0, 1, 2], epochs=2) == [2, 4, 6]


def test_an_execution_counts_with_all_its_steps():
    """Executions of 4 steps end at 4, 8, 12, ...; the marks at 6, 12, ... are seen at 8, 12, ..."""
    assert marks(StepCounter(6), [3, 7, 11], epochs=1) == [8, 12]


def test_the_last_execution_of_an_epoch_may_be_short():
    """Ten steps in executions of 4: the third says it ends with batch 11, and holds 2 steps."""
    counter = StepCounter(10)
    assert marks(counter, [3, 7, 11], epochs=2, steps_per_epoch=10) == [10, 20]
