import pytest

from course.plots.network_diagram import network_diagram

LAYERS = [{"i1": "0.1", "i2": "0.5"}, {"h1": "0.6"}]


def test_writes_every_unit_and_connection():
    """A reader works through the example from the picture alone."""
    fig = network_diagram(LAYERS, {("i1", "h1"): "w1 = 0.1", ("i2", "h1"): "w3 = 0.3"})
    written = {text.get_text() for text in fig.axes[0].texts}
    assert written == {"i1\n0.1", "i2\n0.5", "h1\n0.6", "w1 = 0.1", "w3 = 0.3"}


def test_inputs_stand_left_and_first_units_on_top():
    """Data flows from left to right, as in the lecture's picture."""
    fig = network_diagram(LAYERS, {})
    place = {text.get_text()[:2]: text.get_position() for text in fig.axes[0].texts}
    assert place["i1"][0] == place["i2"][0] < place["h1"][0]
    assert place["i1"][1] > place["h1"][1] > place["i2"][1]


def test_refuses_a_connection_to_nowhere():
    """A misspelt name would leave a line out in silence."""
    with pytest.raises(ValueError, match=r"must join units.*h9"):
        network_diagram(LAYERS, {("i1", "h9"): "w"})


def test_units_stay_inside_the_figure():
    """Warnings are errors here: a layout without room for the circles would fail when it is drawn."""
    fig = network_diagram(LAYERS, {("i1", "h1"): "w1 = 0.1"})
    fig.draw_without_rendering()
    ax = fig.axes[0]
    places = [text.get_position() for text in ax.texts]
    assert all(ax.get_xlim()[0] < x < ax.get_xlim()[1] for x, _ in places)
    assert all(ax.get_ylim()[0] < y < ax.get_ylim()[1] for _, y in places)
