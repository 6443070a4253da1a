import keras
import numpy as np
import pytest

from course.models import anatomy, mlp


def test_the_numbers_are_the_columns_of_the_picture():
    """3072-50-10: 3072 inputs, 50 hidden, 10 outputs."""
    found = anatomy(mlp([3072, 50, 10]))
    assert (found.inputs, found.widths, found.capacity) == (3072, (50, 10), 154_160)


def test_weights_are_numpy_s_so_the_same_everywhere():
    """The first kernel is the first draw of the generator, whatever the backend."""
    kernel = mlp([4, 3, 2], seed=7).get_weights()[0]
    assert np.allclose(kernel, np.sqrt(2 / 4) * np.random.default_rng(7).standard_normal((4, 3)))


def test_variance_keeps_up_with_the_inputs():
    """Gain 2 before a ReLU, 1 before the output: the standard deviations are sqrt(2/400) and sqrt(1/300)."""
    hidden, bias, output, _ = mlp([400, 300, 200]).get_weights()
    assert hidden.std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    assert output.std() == pytest.approx(np.sqrt(1 / 300), rel=0.02)
    assert not bias.any()


def test_activations_stand_where_they_are_asked_for():
    tanh, softmax = keras.activations.tanh, keras.activations.softmax
    layers = mlp([4, 3, 3, 2], activation="tanh", output_activation="softmax").layers
    assert [layer.activation for layer in layers] == [tanh, tanh, softmax]
    assert mlp([4, 2]).layers[0].activation is keras.activations.linear


def test_layers_are_named_by_their_place():
    """A table of layers reads the same in every run, whatever was built before."""
    assert [layer.name for layer in mlp([4, 3, 3, 2]).layers] == ["hidden_1", "hidden_2", "output"]


def test_refuses_a_network_without_outputs():
    with pytest.raises(ValueError, match=r"inputs and outputs at least. Received: units=\[4\]"):
        mlp([4])


def test_normalised_layers_have_no_bias_and_their_activation_comes_last():
    """The shift of the batch norm stands for the bias; 4 * 3 + 4 * 3 + 3 * 2 + 2 parameters."""
    network = mlp([4, 3, 2], batch_norm=True, dropout=0.5)
    names = [layer.name for layer in network.layers]
    assert names == ["hidden_1", "norm_1", "activation_1", "dropout_1", "output"]
    assert network.count_params() == 12 + 12 + 8
    assert np.array_equal(network.get_weights()[0], mlp([4, 3, 2]).get_weights()[0])


def test_penalty_is_on_every_kernel_and_no_bias():
    """0.5 times the sum of squares."""
    network = mlp([4, 3, 2], kernel_regularizer=keras.regularizers.L2(0.5))
    kernels = network.get_weights()[::2]
    assert float(sum(network.losses)) == pytest.approx(sum(0.5 * (k**2).sum() for k in kernels), rel=1e-5)


def test_refuses_a_layer_of_no_units():
    with pytest.raises(ValueError, match=r"`units` must be an integer, at least 1\. Received: units=0"):
        mlp([4, 0, 2])
