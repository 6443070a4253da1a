"""The small AlexNet of Zhang et al."""

from course.models import anatomy, small_alexnet


def test_parameters_are_those_of_the_paper():
    """Table 1 of Zhang et al. (2016) says 1,387,786; by hand 4,864 + 102,464 + 1,204,608 + 73,920 + 1,930."""
    by_hand = [5 * 5 * 3 * 64 + 64, 5 * 5 * 64 * 64 + 64, 7 * 7 * 64 * 384 + 384, 384 * 192 + 192, 1930]
    network = small_alexnet()
    assert network.count_params() == sum(by_hand) == 1_387_786
    assert anatomy(network).depth == 5


def test_dropout_is_between_the_dense_layers_only():
    """Convolutions have few weights to co-adapt."""
    names = [layer.name for layer in small_alexnet((8, 8, 1), dropout=0.5).layers[-5:]]
    assert names == ["dense3", "dropout3", "dense4", "dropout4", "scores"]
