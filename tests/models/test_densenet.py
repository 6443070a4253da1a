"""Densely connected networks, against the numbers of their paper."""

import keras
import numpy as np
import pytest

from course.models import anatomy, densenet


@pytest.mark.parametrize(
    ("options", "exact", "in_the_paper"),
    [
        ({"depth": 40, "growth_rate": 12}, 1_019_722, 1.0),
        ({"depth": 100, "growth_rate": 12, "bottleneck": True, "compression": 0.5}, 769_162, 0.8),
    ],
)
def test_parameters_are_those_of_the_paper(options, exact, in_the_paper):
    """Table 2 of Huang et al. counts in millions; the exact numbers are of public reimplementations."""
    found = anatomy(densenet(**options))
    assert found.capacity == exact
    assert round(found.capacity / 1e6, 1) == in_the_paper
    assert found.depth == options["depth"]


@pytest.mark.parametrize(("growth_rate", "per_block"), [(3, 1), (12, 4), (5, 2)])
def test_channels_are_k0_plus_k_times_l(growth_rate, per_block):
    """Each layer adds k channels to the 16 of the first convolution; transitions keep them all."""
    network = densenet(3 * per_block + 4, growth_rate, (8, 8, 3))
    for block in (1, 2, 3):
        for place in range(1, per_block + 1):
            made = (block - 1) * per_block + place
            channels = network.get_layer(f"block{block}_layer{place}").output.shape[-1]
            assert channels == 16 + growth_rate * made


def test_parameters_worked_by_hand():
    """k = 2, one layer a block, 8 x 8 x 1 to 3 classes: 16, 18, 20, 22 channels."""
    convolutions = 9 * 16 + 9 * 2 * (16 + 18 + 20) + 18 * 18 + 20 * 20
    norms = 2 * (16 + 18 + 18 + 20 + 20 + 22)
    assert anatomy(densenet(7, 2, (8, 8, 1), classes=3)).capacity == convolutions + norms + 22 * 3 + 3


def test_bottleneck_and_compression_worked_by_hand():
    """k = 4: first 8 channels; 1 x 1 to 16, 3 x 3 to 4; transitions keep 12 / 2 and 10 / 2."""
    network = densenet(10, 4, (8, 8, 3), bottleneck=True, compression=0.5)
    shapes = {
        "stem": (3, 3, 3, 8),
        "block1_layer1_bottleneck_conv": (1, 1, 8, 16),
        "block1_layer1_new_conv": (3, 3, 16, 4),
        "transition1_conv": (1, 1, 12, 6),
        "transition2_conv": (1, 1, 10, 5),
    }
    assert {name: tuple(network.get_layer(name).kernel.shape) for name in shapes} == shapes


@pytest.mark.backends
def test_a_layer_passes_its_inputs_on_unchanged():
    """Concatenation: the first channels of a layer are the outputs of the layer before."""
    model = densenet(10, 3, (8, 8, 3))
    tensors = [model.get_layer(f"block1_layer{place}").output for place in (1, 2)]
    x = np.random.default_rng(0).normal(size=(2, 8, 8, 3)).astype("float32")
    first, second = (keras.ops.convert_to_numpy(one) for one in keras.Model(model.input, tensors)(x))
    np.testing.assert_array_equal(second[..., : first.shape[-1]], first)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"depth": 41}, r"`depth` must be 3 l \+ 4, as 7 or 10. Received: depth=41"),
        ({"depth": 40.0}, "`depth` must be an integer, at least 7. Received: depth=40.0"),
        ({"depth": 41, "bottleneck": True}, r"`depth` must be 6 l \+ 4, as 10 or 16. Received: depth=41"),
        ({"growth_rate": 0}, "`growth_rate` must be an integer, at least 1. Received: growth_rate=0"),
        ({"compression": 0}, r"`compression` must be in \(0, 1\]. Received: compression=0"),
        ({"compression": 1.5}, r"`compression` must be in \(0, 1\]. Received: compression=1.5"),
    ],
)
def test_refuses_what_does_not_come_out(options, message):
    """The error names the rule."""
    with pytest.raises(ValueError, match=message):
        densenet(**options)
