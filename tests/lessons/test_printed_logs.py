"""The printed logs: their sizes, a few numbers read off the pages again, and what is wrong with them."""

import math

import pytest

from course.errors import UnknownNameError
from course.lessons.printed_logs import (
    PrintedEpoch,
    differing_epochs,
    missing_epochs,
    printed_log,
    printed_search,
    repeated_epochs,
)


@pytest.mark.parametrize(
    ("name", "lines"),
    [("overfit_20_images", 25), ("rate_1e-6_a", 9), ("rate_1e-6_b", 10), ("rate_1e-6_c", 9), ("rate_1e6", 3)],
)
def test_log_has_as_many_lines_as_the_page(name, lines):
    """Counted on the page: a line lost in typing would be a mistake of ours."""
    assert len(printed_log(name)) == lines


def test_numbers_read_off_the_pages():
    """A few cells, read again from the lecture by eye."""
    assert printed_log("overfit_20_images")[18] == PrintedEpoch(19, 1.421527, 0.6, 0.6)
    assert printed_log("rate_3e-3")[3] == PrintedEpoch(4, 1.827868, 0.329, 0.310)
    assert math.isinf(printed_log("rate_3e-3")[4].cost)
    assert math.isnan(printed_log("rate_1e6")[0].cost)
    assert max(trial.val_accuracy for trial in printed_search("coarse_search")) == 0.482
    assert max(trial.val_accuracy for trial in printed_search("fine_search")) == 0.531


def test_searches_stay_inside_the_ranges_that_they_print():
    """Coarse: rate 1e-6 to 1e-3, penalty 1e-5 to 1e5. Fine: rate 1e-4 to 1e-3, penalty 1e-4 to 1."""
    coarse, fine = printed_search("coarse_search"), printed_search("fine_search")
    assert (len(coarse), len(fine)) == (11, 22)
    assert all(1e-6 <= trial.learning_rate <= 1e-3 and 1e-5 <= trial.reg <= 1e5 for trial in coarse)
    assert all(1e-4 <= trial.learning_rate <= 1e-3 and 1e-4 <= trial.reg <= 1 for trial in fine)


def test_faults_of_a_log_are_found():
    """A made-up pair: epoch 2 has two costs, 3 is missing, 4 stands twice."""
    one = [PrintedEpoch(epoch, cost, 0, 0) for epoch, cost in [(1, 9.0), (2, 8.0), (4, 6.0)]]
    other = [PrintedEpoch(epoch, cost, 0, 0) for epoch, cost in [(1, 9.0), (2, 8.5), (4, 7.0), (4, 6.0)]]
    assert differing_epochs(one, other) == [2]
    assert missing_epochs(other) == [3]
    assert repeated_epochs(other) == [4]
    assert repeated_epochs(one) == []


def test_unknown_log_is_named_with_those_that_exist():
    """A typing error in a lesson gets a list to choose from."""
    with pytest.raises(UnknownNameError, match="overfit_20_images"):
        printed_log("overfit_50_images")
