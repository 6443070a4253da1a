"""Blocks of convolutions, as many as the image allows."""

import keras
import keras_tuner
import pytest

from course.search.spaces import conv_stack


def most_blocks(*size):
    hp = keras_tuner.HyperParameters()
    conv_stack(hp, keras.Input((*size, 3)), max_blocks=9)
    return hp.space[0].max_value


@pytest.mark.parametrize(("size", "most"), [(8, 1), (15, 1), (16, 2), (28, 2), (32, 3), (None, 9)])
def test_no_block_leaves_less_than_four_pixels(size, most):
    assert most_blocks(size, size) == most


def test_the_shorter_side_decides():
    assert most_blocks(8, 64) == 1


def test_filters_double_from_block_to_block():
    hp = keras_tuner.HyperParameters()
    hp.values = {"blocks": 3, "filters": 16, "conv_dropout": 0.2}
    inputs = keras.Input((32, 32, 3))
    model = keras.Model(inputs, conv_stack(hp, inputs))
    layers = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    assert [layer.filters for layer in layers] == [16, 32, 64]
    assert sum(isinstance(layer, keras.layers.Dropout) for layer in model.layers) == 3


@pytest.mark.parametrize(("shape", "rule"), [((7, 9, 3), "at least 8 pixels"), ((8,), "must be images")])
def test_what_is_no_image_is_refused(shape, rule):
    with pytest.raises(ValueError, match=rule):
        conv_stack(keras_tuner.HyperParameters(), keras.Input(shape))
