import keras
import numpy as np
import pytest
from keras import layers

from course import models


def mlp(*units, inputs=4):
    return keras.Sequential([keras.Input((inputs,)), *(layers.Dense(n) for n in units)])


def test_the_lecture_s_network_worked_by_hand():
    """3072 inputs, 50 hidden, 10 classes: 3072 * 50 + 50 weights and biases, then 50 * 10 + 10."""
    found = models.anatomy(mlp(50, 10, inputs=3072))
    assert (found.inputs, found.size, found.width, found.depth) == (3072, 3132, 50, 2)
    assert [layer.parameters for layer in found.layers] == [153_650, 510]
    assert found.capacity == found.parameters == 154_160


def test_input_counts_as_nodes_but_not_as_a_layer():
    """Two networks that differ only in their inputs have the same widths and depth, but another size."""
    few, many = models.anatomy(mlp(5, 2, inputs=3)), models.anatomy(mlp(5, 2, inputs=300))
    assert (few.widths, few.depth) == (many.widths, many.depth) == ((5, 2), 2)
    assert (few.size, many.size) == (10, 307)


def test_width_is_that_of_the_widest_hidden_layer():
    """A wide output, as 1000 classes, does not make a narrow network wide."""
    assert models.anatomy(mlp(3, 8, 1000)).width == 8
    assert models.anatomy(mlp(7)).width == 7


def test_layers_without_a_kernel_add_neither_size_nor_depth():
    """Flatten, activation, dropout and batch norm rearrange or adjust nodes that are there already."""
    plain = keras.Sequential([keras.Input((2, 2)), layers.Flatten(), layers.Dense(3), layers.Dense(2)])
    dressed = keras.Sequential(
        [
            *(keras.Input((2, 2)), layers.Flatten(), layers.Dense(3), layers.BatchNormalization()),
            *(layers.PReLU(), layers.Dropout(0.5), layers.Dense(2), layers.Softmax()),
        ]
    )
    a, b = models.anatomy(plain), models.anatomy(dressed)
    assert (a.size, a.widths, a.depth) == (b.size, b.widths, b.depth) == (9, (3, 2), 2)
    assert b.parameters - a.parameters == 4 * 3 + 3  # four vectors of the batch norm, one of the PReLU
    assert b.capacity - a.capacity == 2 * 3 + 3  # two of the four are moving statistics


def test_nodes_of_a_convolution_are_its_output_values():
    """16 filters on a 10 x 10 map are 1600 nodes that share 3 * 3 * 2 * 16 + 16 parameters."""
    net = keras.Sequential([keras.Input((10, 10, 2)), layers.Conv2D(16, 3, padding="same")])
    (row,) = models.anatomy(net).layers
    assert (row.width, row.parameters, row.kind) == (1600, 304, "Conv2D")


def test_frozen_layer_keeps_its_parameters_and_loses_its_capacity():
    net = mlp(5, 2)
    net.layers[0].trainable = False
    found = models.anatomy(net)
    assert (found.parameters, found.capacity, found.depth) == (25 + 12, 12, 2)


def test_depth_is_the_longest_of_parallel_ways():
    """A shortcut round two layers does not make the network three layers deep, nor one."""
    x = keras.Input((4,))
    long = layers.Dense(4)(layers.Dense(4)(x))
    found = models.anatomy(keras.Model(x, layers.Dense(3)(long + layers.Dense(4)(x))))
    assert (found.depth, found.size) == (3, 4 + 4 + 4 + 4 + 3)


def test_nested_models_count_as_if_written_out():
    """A model used as a layer is its layers."""
    x = keras.Input((4,))
    nested = keras.Model(x, layers.Dense(2)(mlp(5, mlp_end := 3)(x)))
    deeper = keras.Sequential([keras.Input((4,)), nested, layers.Dense(1)])
    flat = models.anatomy(mlp(5, mlp_end, 2, 1))
    found = models.anatomy(deeper)
    assert (found.widths, found.depth, found.capacity) == (flat.widths, flat.depth, flat.capacity)


def test_shared_layer_owns_its_parameters_once_and_deepens_twice():
    x, shared = keras.Input((4,)), layers.Dense(4)
    found = models.anatomy(keras.Model(x, shared(shared(x))))
    assert (found.depth, found.size, found.capacity) == (2, 4 + 4, 20)


@pytest.mark.parametrize(("name", "depth"), [("VGG16", 16), ("ResNet50", 50), ("DenseNet121", 121)])
def test_published_networks_have_the_depth_in_their_name(name, depth):
    """Their authors counted layers with a kernel on the main path; so do we."""
    published = getattr(keras.applications, name)(weights=None, input_shape=(32, 32, 3), classes=10)
    assert models.anatomy(published).depth == depth


def test_model_built_later_is_measured_the_same():
    """A Sequential without an Input, built afterwards, is no different."""
    late = keras.Sequential([layers.Dense(5), layers.Dense(2)])
    late.build((None, 4))
    assert models.anatomy(late).widths == (5, 2)


def test_capacity_equals_keras_s_count():
    net = mlp(6, 5, 4)
    assert models.anatomy(net).parameters == net.count_params()


def test_printed_it_is_a_table_with_the_four_numbers_last():
    lines = str(models.anatomy(mlp(50, 10, inputs=3072))).splitlines()
    assert len(lines) == 5
    assert lines[2].endswith("153,650")
    assert lines[-1] == "size 3,132   width 50   depth 2   capacity 154,160"


def test_an_unbuilt_model_says_how_to_build_it():
    with pytest.raises(ValueError, match=r"must be built: put `keras.Input.*unbuilt Sequential 'late'"):
        models.anatomy(keras.Sequential([layers.Dense(2)], name="late"))


def test_a_subclassed_model_has_no_graph():
    class Own(keras.Model):
        def __init__(self):
            super().__init__(name="own")
            self.dense = layers.Dense(2)

        def call(self, x):
            return self.dense(x)

    net = Own()
    net(np.zeros((1, 3), "float32"))
    with pytest.raises(ValueError, match=r"must be Sequential or functional.*Own 'own'"):
        models.anatomy(net)


def test_an_open_shape_is_named():
    """The nodes of a map of unknown size cannot be counted."""
    net = keras.Sequential([keras.Input((None, None, 3)), layers.Conv2D(4, 3, name="edges")])
    with pytest.raises(ValueError, match=r"fixed shapes.*'edges' gives \(None, None, None, 4\)"):
        models.anatomy(net)


def test_what_is_no_model_is_named():
    with pytest.raises(TypeError, match=r"Keras model\. Received: list"):
        models.anatomy([1, 2])
