"""The shared look: sizes, colours that can be told apart, no state in pyplot."""

import itertools
import subprocess
import sys

import pytest
from matplotlib.colors import to_rgb

from course.plots import COLORS, figure


@pytest.mark.parametrize(
    ("columns", "rows", "inches"), [(1, 1, (6, 3.2)), (2, 1, (6, 3.2)), (3, 2, (9, 6.4))]
)
def test_a_figure_is_six_inches_wide_and_a_row_three_point_two_high(columns, rows, inches):
    """The size that reads well in a notebook; past two columns it grows by 3 inches for each."""
    fig, _ = figure(columns, rows)
    assert tuple(fig.get_size_inches()) == pytest.approx(inches)


def test_axes_come_as_subplots_gives_them():
    assert not hasattr(figure()[1], "shape")
    assert figure(columns=3)[1].shape == (3,)
    assert figure(columns=2, rows=2)[1].shape == (2, 2)


@pytest.mark.parametrize("wrong", [{"columns": 0}, {"rows": 0}])
def test_no_axes_is_an_error(wrong):
    with pytest.raises(ValueError, match="must be at least 1"):
        figure(**wrong)


def test_every_colour_differs_from_every_other_as_a_dichromat_sees_them():
    """Seen without the difference of red and green: lightness, and blue against yellow."""

    def seen(color):
        red, green, blue = to_rgb(color)
        return (0.3 * red + 0.6 * green + 0.1 * blue, blue - (red + green) / 2)

    for first, second in itertools.combinations({seen(color) for color in COLORS.values()}, 2):
        assert max(abs(first[0] - second[0]), abs(first[1] - second[1])) > 0.08


def test_pyplot_is_not_imported():
    """It would cost 0.3 s and keep every figure alive."""
    program = "import course.plots as p, sys; p.figure(); print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
