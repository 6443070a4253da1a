import math

import keras
import numpy as np
import pytest
from keras import layers

from course.diagnose import check_initial_loss


@pytest.fixture(scope="module")
def data():
    draw = np.random.default_rng(0)
    return draw.normal(size=(100, 6)).astype("float32"), draw.integers(10, size=100)


def build(initializer="zeros", penalty=None, loss="sparse_categorical_crossentropy"):
    model = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(10, "softmax", kernel_initializer=initializer, kernel_regularizer=penalty),
        ]
    )
    model.compile("adam", loss)
    return model


def test_equal_scores_give_the_logarithm_of_the_classes(data):
    """ln 10 = 2.3026, as in the lecture."""
    found = check_initial_loss(build(), *data)
    assert found.measured == pytest.approx(math.log(10), rel=1e-5)
    assert found.chance == pytest.approx(math.log(10))
    assert found.ok


def test_the_penalty_is_told_apart(data):
    """60 weights of 1 with L2(0.5): 30, on top of a loss that stays ln 10."""
    found = check_initial_loss(build("ones", keras.regularizers.L2(0.5)), *data)
    assert found.penalty == pytest.approx(30.0, rel=1e-5)
    assert found.measured == pytest.approx(math.log(10), rel=1e-5)


def test_large_first_weights_are_far_from_chance(data):
    """The scores are sure of themselves, and wrong."""
    found = check_initial_loss(build(keras.initializers.RandomNormal(stddev=20, seed=0)), *data)
    assert found.ok is False
    assert found.measured > 10


def test_says_so_where_chance_is_not_known(data):
    """No verdict rather than a guess."""
    found = check_initial_loss(build(loss=keras.losses.CategoricalHinge()), data[0], np.eye(10)[data[1]])
    assert found.ok is None
    assert found.measured > 0
