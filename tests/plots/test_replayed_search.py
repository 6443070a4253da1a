"""Printed against replayed: what is drawn, and the correlation that the title says."""

import pytest

from course.plots import replayed_search

PANELS = {
    "without": {"coarse": [(0.1, 0.2), (0.2, 0.3)], "fine": [(0.5, 0.6)]},
    "with": {"fine": [(0.5, 0.2), (0.4, 0.3)]},
}


def test_each_trial_stands_at_its_printed_and_its_replayed_score():
    left, right = replayed_search(PANELS, score="accuracy").axes
    assert [line.get_xydata().tolist() for line in left.lines[1:]] == [[[0.1, 0.2], [0.2, 0.3]], [[0.5, 0.6]]]
    assert right.lines[1].get_xydata().tolist() == [[0.5, 0.2], [0.4, 0.3]]


def test_the_title_says_the_correlation():
    """Replayed = printed + 0.1 in all three trials; in the other panel one falls as the other rises."""
    left, right = replayed_search(PANELS, score="accuracy").axes
    assert left.get_title(loc="left") == "without: r = 1.00"
    assert right.get_title(loc="left") == "with: r = -1.00"


def test_a_group_keeps_its_colour_and_is_named_once():
    left, right = replayed_search(PANELS, score="accuracy").axes
    assert left.lines[2].get_color() == right.lines[1].get_color()
    assert [text.get_text()[2:] for text in left.texts] == ["coarse", "fine"]
    assert not list(right.texts)


def test_both_panels_have_one_scale():
    left, right = replayed_search(PANELS, score="accuracy").axes
    assert left.get_xlim() == left.get_ylim() == right.get_xlim() == right.get_ylim()


def test_a_single_trial_has_no_correlation():
    with pytest.raises(ValueError, match="Panel 'one' must hold at least 2"):
        replayed_search({"one": {"coarse": [(0.1, 0.2)]}}, score="accuracy")
