import math

import numpy as np
import pytest

from course.diagnose.chance import losses_without_learning


def test_cross_entropy_of_uneven_classes():
    """Four classes: chance ln 4; shares 3/4 and 1/4: entropy 0.5623."""
    chance, constant = losses_without_learning("sparse_categorical_crossentropy", np.array([0, 0, 0, 1]), 4)
    assert chance == pytest.approx(math.log(4))
    assert constant == pytest.approx(0.75 * math.log(4 / 3) + 0.25 * math.log(4))


def test_one_hot_and_soft_labels_give_the_same():
    """A constant knows only the mean of the rows."""
    hot = np.array([[1.0, 0.0], [0.0, 1.0]])
    soft = np.array([[0.5, 0.5], [0.5, 0.5]])
    for y in (hot, soft):
        expected = pytest.approx((math.log(2),) * 2)
        assert losses_without_learning("categorical_crossentropy", y, 2) == expected


def test_an_ignored_class_is_left_out():
    """Only the other two count, half and half."""
    y = np.array([0, 1, 255, 255])
    assert losses_without_learning("sparse_categorical_crossentropy", y, 3, ignored=255)[1] == pytest.approx(
        math.log(2)
    )


def test_binary():
    """A tenth of ones: entropy 0.3251; chance is ln 2."""
    chance, constant = losses_without_learning("binary_crossentropy", np.array([1] + [0] * 9), 1)
    assert chance == pytest.approx(math.log(2))
    assert constant == pytest.approx(0.3251, abs=1e-4)


def test_squared_and_absolute_errors():
    """Targets 1 and 3: outputs begin at 0; the best constant is 2."""
    y = np.array([1.0, 3.0])
    assert losses_without_learning("mean_squared_error", y, 1) == pytest.approx((5.0, 1.0))
    assert losses_without_learning("mean_absolute_error", y, 1) == pytest.approx((2.0, 1.0))
    assert losses_without_learning("huber", y, 1) == pytest.approx((1.5, 0.5))


def test_a_sigmoid_begins_in_the_middle():
    """Targets 0 and 1 are half away from it."""
    chance, _ = losses_without_learning("mean_squared_error", np.array([0.0, 1.0]), 1, "sigmoid")
    assert chance == pytest.approx(0.25)


def test_what_has_no_formula():
    """No number rather than a wrong one."""
    assert losses_without_learning("custom", np.ones(3), 1) == (None, None)
    assert losses_without_learning("binary_crossentropy", np.array([-1.0, 1.0]), 1) == (None, None)
