"""Shares of draws between edges."""

import pytest

from course.plots import draws_by_decade


def test_bars_are_the_shares_between_the_edges():
    """Of four draws one lies in the first decade and three in the second."""
    (ax,) = draws_by_decade({"all": [0.05, 0.2, 0.5, 0.9]}, [0.01, 0.1, 1.0], quantity="rate").axes
    assert [bar.get_height() for bar in ax.patches] == [0.25, 0.75]
    assert [text.get_text() for text in ax.texts] == ["25.0%", "75.0%"]
    assert (ax.get_xscale(), ax.get_xlabel()) == ("log", "rate")


def test_each_way_has_its_panel():
    axes = draws_by_decade({"linear": [0.5], "log": [0.05]}, [0.01, 0.1, 1.0], quantity="rate").axes
    assert [ax.get_title(loc="left") for ax in axes] == ["linear", "log"]


@pytest.mark.parametrize("edges", [[1.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.1]])
def test_edges_that_do_not_rise_are_refused(edges):
    with pytest.raises(ValueError, match="`edges` must be two or more"):
        draws_by_decade({"all": [0.5]}, edges, quantity="rate")
