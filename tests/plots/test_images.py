"""Images in rows of five, each with its own name."""

import numpy as np
import pytest

from course.plots import images


def test_each_image_stands_under_its_name_and_the_rest_of_the_row_is_empty():
    pictures = [np.full((4, 4, 1), level, "uint8") for level in range(7)]
    fig = images(pictures, list("abcdefg"))
    shown = [(ax.get_title(), ax.images[0].get_array().max()) for ax in fig.axes if ax.images]
    assert shown == [(name, level) for level, name in enumerate("abcdefg")]
    assert len(fig.axes) == 10


def test_colours_are_drawn_as_they_are():
    picture = np.zeros((2, 2, 3), "uint8")
    picture[0, 0] = (255, 0, 0)
    assert (images([picture], ["red"]).axes[0].images[0].get_array() == picture).all()


@pytest.mark.parametrize(("pictures", "names"), [([], []), ([np.zeros((2, 2))], [])])
def test_not_one_name_for_each_is_refused(pictures, names):
    with pytest.raises(ValueError, match="must be as many"):
        images(pictures, names)
