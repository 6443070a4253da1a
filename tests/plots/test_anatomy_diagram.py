import pytest

from course.plots.anatomy_diagram import anatomy_diagram


def written(fig):
    return [text.get_text() for text in fig.axes[0].texts]


def test_title_counts_all_nodes_and_leaves_the_input_out_of_the_depth():
    """3 + 5 + 2 nodes in two layers, as the lecture counts."""
    assert anatomy_diagram([3, 5, 2]).axes[0].get_title("left") == "size 10, depth 2"


def test_every_pair_of_neighbours_is_joined():
    """3 * 5 + 5 * 2 weights; three more lines are the columns of nodes."""
    assert len(anatomy_diagram([3, 5, 2]).axes[0].lines) == 25 + 3


def test_columns_are_named_in_order():
    assert written(anatomy_diagram([1, 4, 2]))[::2] == ["input", "hidden layer", "output layer"]
    assert written(anatomy_diagram([1, 4, 4, 2]))[2::2] == [
        "hidden layer 1",
        "hidden layer 2",
        "output layer",
    ]


@pytest.mark.parametrize("nodes", [[3], [3, 0], [3, 13]])
def test_refuses_what_cannot_be_drawn(nodes):
    with pytest.raises(ValueError, match=r"1 to 12. Received: \["):
        anatomy_diagram(nodes)
