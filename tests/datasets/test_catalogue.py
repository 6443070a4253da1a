"""The list of the data sets."""

import pytest

from course.datasets.catalogue import CATALOGUE, NAMES, REAL, find, find_real
from course.errors import UnknownNameError


def test_names_are_those_of_the_rows():
    assert all(CATALOGUE[name].name == name for name in NAMES)


def test_the_sizes_are_those_that_the_authors_publish():
    """From the pages of the three sets."""
    sizes = {name: (CATALOGUE[name].train, CATALOGUE[name].test, CATALOGUE[name].shape) for name in REAL}
    assert sizes == {
        "cifar10": (50_000, 10_000, (32, 32, 3)),
        "mnist": (60_000, 10_000, (28, 28, 1)),
        "fashion_mnist": (60_000, 10_000, (28, 28, 1)),
    }


def test_an_unknown_name_lists_all_on_one_line():
    """Who mistypes a name wants to see the right ones, not a traceback of imports."""
    with pytest.raises(UnknownNameError) as caught:
        find("cifar")
    assert str(caught.value) == (
        "Unknown data set: 'cifar'. Did you mean cifar10? There are: cifar10, mnist, fashion_mnist, "
        "fashion_mnist_small, digits, two_moons, spirals, polynomial."
    )


def test_what_is_not_fetched_is_not_among_those_to_fetch():
    with pytest.raises(
        UnknownNameError, match=r"to fetch: 'digits'.*There are: cifar10, mnist, fashion_mnist\.$"
    ):
        find_real("digits")
