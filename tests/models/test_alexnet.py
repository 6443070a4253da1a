"""AlexNet, against the arithmetic of its layers."""

import pytest

from course.models import alexnet, anatomy


@pytest.fixture(scope="module")
def network():
    return alexnet()


def test_parameters_are_those_of_the_network_of_2012(network):
    """Kernel height * width * channels of one group * filters, and a bias for each filter."""
    by_hand = {
        "conv1": 11 * 11 * 3 * 96 + 96,
        "conv2": 5 * 5 * 48 * 256 + 256,
        "conv3": 3 * 3 * 256 * 384 + 384,
        "conv4": 3 * 3 * 192 * 384 + 384,
        "conv5": 3 * 3 * 192 * 256 + 256,
        "fc6": 6 * 6 * 256 * 4096 + 4096,
        "fc7": 4096 * 4096 + 4096,
        "scores": 4096 * 1000 + 1000,
    }
    assert {name: network.get_layer(name).count_params() for name in by_hand} == by_hand
    assert network.count_params() == sum(by_hand.values()) == 60_965_224


def test_overlapping_pooling_brings_maps_from_55_to_6(network):
    """(227 - 11) / 4 + 1 = 55, then (55 - 3) / 2 + 1 = 27, 13, 6."""
    names = ("conv1", "pool1", "pool2", "pool5")
    assert [network.get_layer(name).output.shape[1] for name in names] == [55, 27, 13, 6]
    assert anatomy(network).depth == 8


def test_without_groups_every_filter_reads_every_channel():
    """1,327,104 weights and 384 biases in conv4: twice the weights of two groups."""
    network = alexnet((67, 67, 3), classes=2, groups=1)
    assert network.get_layer("conv4").count_params() == 3 * 3 * 384 * 384 + 384


@pytest.mark.parametrize("groups", [0, 3, 1.5])
def test_refuses_groups_that_it_never_had(groups):
    """48 channels in three groups are not the network of the paper."""
    with pytest.raises(ValueError, match=r"`groups` must be .*\. Received: groups="):
        alexnet((67, 67, 3), groups=groups)


def test_refuses_images_that_shrink_to_nothing():
    """Below 67 pixels the last pooling has no window left: 66 gives 14, 6, 2."""
    with pytest.raises(
        ValueError, match=r"height and width at least 67. Received: input_shape=\(66, 80, 3\)"
    ):
        alexnet((66, 80, 3))
    assert alexnet((67, 67, 3), classes=1).get_layer("pool5").output.shape[1:3] == (1, 1)
