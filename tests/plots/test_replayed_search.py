"""Printed against replayed: what is drawn, and the correlation that the title says."""

import pytest

from course.plots import replayed_search

PANELS = {
    "without": {"coarse": [(0.1, 0.2), (0.2, 0.3)], "fine": [(0.5, 0.6), (0.4, 0.5)]},
    "with": {"fine": [(0.5, 0.2), (0.4, 0.3)]},
}


def test_each_trial_stands_at_its_printed_and_its_replayed_score():
    left, right = replayed_search(PANELS, score="accuracy").axes
    assert [line.get_xydata().tolist() for line in left.lines[1:]] == [
        [[0.1, 0.2], [0.2, 0.3]],
        [[0.5, 0.6], [0.4, 0.5]],
    ]
    assert right.lines[1].get_xydata().tolist() == [[0.5, 0.2], [0.4, 0.3]]
    assert [ax.get_title(loc="left") for ax in (left, right)] == ["without", "with"]


def test_each_group_is_named_with_its_correlation():
    """Replayed = printed + 0.1 on the left; on the right one falls as the other rises."""
    left, right = replayed_search(PANELS, score="accuracy").axes
    assert [text.get_text()[2:] for text in left.texts] == ["coarse: r = 1.00", "fine: r = 1.00"]
    assert [text.get_text()[2:] for text in right.texts] == ["fine: r = -1.00"]


def test_a_group_keeps_its_colour():
    left, right = replayed_search(PANELS, score="accuracy").axes
    assert left.lines[2].get_color() == right.lines[1].get_color() != left.lines[1].get_color()


def test_both_panels_have_one_scale():
    left, right = replayed_search(PANELS, score="accuracy").axes
    assert left.get_xlim() == left.get_ylim() == right.get_xlim() == right.get_ylim()


def test_a_single_trial_has_no_correlation():
    with pytest.raises(ValueError, match="Group 'coarse' must hold at least 2"):
        replayed_search({"one": {"coarse": [(0.1, 0.2)]}}, score="accuracy")
