"""What a callback remembers is read and restored; its settings are not."""

import keras
import numpy as np
import pytest

from course.callbacks._callback_state import restore, state_of
from course.callbacks._step_counter import StepCounter

pytestmark = pytest.mark.backends


class Remembering(keras.callbacks.Callback):
    """A setting, a number, an array, something that cannot be written, and a part of ours."""

    def __init__(self, factor):
        super().__init__()
        self.factor = factor
        self.count = 0
        self.kept = [np.zeros(2)]
        self.file = object()
        self.counter = StepCounter(2)


class Telling(keras.callbacks.Callback):
    """Says itself what its state is."""

    def __init__(self):
        super().__init__()
        self.count = 0
        self.cache = 0

    def get_state(self):
        return {"count": self.count}

    def set_state(self, state):
        self.count = state["count"]


def test_attributes_are_restored_and_settings_are_not():
    """A new run may have another setting; the count goes on."""
    old, new = Remembering(0.5), Remembering(0.25)
    old.count, old.kept = 3, [np.ones(2)]
    old.counter.steps = 7
    untouched = new.file
    restore(new, state_of(old))
    assert (new.factor, new.count, new.counter.steps, new.counter.every) == (0.25, 3, 7, 2)
    np.testing.assert_array_equal(new.kept[0], [1.0, 1.0])
    assert new.file is untouched


def test_a_callback_with_get_state_speaks_for_itself():
    """What it leaves out is left alone."""
    old, new = Telling(), Telling()
    old.count, old.cache = 3, 4
    restore(new, state_of(old))
    assert (new.count, new.cache) == (3, 0)
