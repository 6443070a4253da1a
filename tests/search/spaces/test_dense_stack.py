"""Dense layers of one width."""

import keras
import keras_tuner
import pytest

from course.search.spaces import dense_stack


def built(**values):
    hp = keras_tuner.HyperParameters()
    hp.values = values
    inputs = keras.Input((8,))
    return keras.Model(inputs, dense_stack(hp, inputs, regularizer=keras.regularizers.L2(0.5)))


def test_layers_units_normalisation_and_dropout_are_those_of_the_setting():
    model = built(layers=2, units=16, batch_norm=True, dropout=0.25)
    kinds = [type(layer).__name__ for layer in model.layers[1:]]
    assert kinds == ["Dense", "BatchNormalization", "Activation", "Dropout"] * 2
    dense = model.layers[1]
    assert (dense.units, dense.use_bias, float(dense.kernel_regularizer.l2)) == (16, False, 0.5)


def test_without_dropout_there_is_no_layer_for_it():
    kinds = [type(layer).__name__ for layer in built(layers=1, dropout=0.0).layers[1:]]
    assert kinds == ["Dense", "Activation"]


def test_images_and_no_layers_are_refused():
    with pytest.raises(ValueError, match="two axes"):
        dense_stack(keras_tuner.HyperParameters(), keras.Input((8, 8)))
    with pytest.raises(ValueError, match=r"at least 1. Received: max_layers=0"):
        dense_stack(keras_tuner.HyperParameters(), keras.Input((8,)), max_layers=0)
