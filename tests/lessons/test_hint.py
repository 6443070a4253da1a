"""Hints come one at a time, from the gentlest."""

from course.lessons import hint
from course.lessons.hint import _given


def test_hints_come_in_order_and_the_last_points_to_the_solution(capsys):
    _given.clear()
    said = []
    for _ in range(3):
        hint("77.1")
        said.append(capsys.readouterr().out)
    assert said[0] == "77.1  Hint 1 of 2: How many batches are there?\n"
    assert said[1].startswith("77.1  Hint 2 of 2: Divide.\n")
    assert 'solution("77.1")' in said[1]
    assert said[2] == said[0]
