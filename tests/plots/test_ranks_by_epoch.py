"""Ranks after a short run against ranks after a long one."""

import pytest

from course.plots import ranks_by_epoch


def test_the_best_has_rank_one_and_equal_scores_share_theirs():
    """Scores 0.1, 0.3, 0.3: the last two share ranks 1 and 2."""
    (ax,) = ranks_by_epoch({"1 epoch": [0.1, 0.3, 0.3]}, [0.5, 0.7, 0.6], final_name="10 epochs").axes
    assert ax.lines[1].get_xydata().tolist() == [[3, 3], [1.5, 1], [1.5, 2]]


def test_the_title_is_the_rank_correlation():
    """Kept order gives 1, turned order -1, whatever the distances."""
    early = {"5 epochs": [0.1, 0.2, 0.9], "1 epoch": [0.9, 0.2, 0.1]}
    kept, turned = ranks_by_epoch(early, [0.1, 0.11, 0.12], final_name="10 epochs").axes
    assert kept.get_title(loc="left") == "rank correlation 1.00"
    assert turned.get_title(loc="left") == "rank correlation -1.00"


def test_a_missing_score_is_refused():
    with pytest.raises(ValueError, match=r"3 scores for each run. Received: 1 epoch 2"):
        ranks_by_epoch({"1 epoch": [0.1, 0.2]}, [0.1, 0.2, 0.3], final_name="10 epochs")
