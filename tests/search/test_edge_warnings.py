"""The lecture's "why is this best result worrying?", as a function."""

import pytest

from course.search import edge_warnings

LECTURE = [  # the fine search of the lectures: accuracy, learning rate
    (0.527, 5.340517e-04), (0.492, 2.279484e-04), (0.512, 8.680827e-04), (0.461, 1.028377e-04),
    (0.460, 1.113730e-04), (0.498, 9.477776e-04), (0.469, 1.484369e-04), (0.522, 5.586261e-04),
    (0.530, 5.808183e-04), (0.489, 1.979168e-04), (0.490, 2.036031e-04), (0.475, 2.021162e-04),
    (0.460, 1.135527e-04), (0.515, 6.947668e-04), (0.531, 9.471549e-04), (0.509, 3.140888e-04),
    (0.514, 6.438349e-04), (0.502, 3.921784e-04), (0.509, 9.752279e-04), (0.500, 2.412048e-04),
    (0.466, 1.319314e-04), (0.516, 8.039527e-04),
]  # fmt: skip


def rows(pairs, name="rate"):
    return [{"values": {name: value}, "score": score} for score, value in pairs]


def test_the_lectures_best_result_is_worrying():
    """0.531 at 9.47e-4 of 1e-4 to 1e-3: try half a decade past the edge."""
    (found,) = edge_warnings(rows(LECTURE), ranges={"rate": (1e-4, 1e-3, "log")})
    assert (found.name, found.side, found.best) == ("rate", "high", 9.471549e-04)
    assert (found.low, found.high) == (3.16e-4, 3.16e-3)
    assert str(found) == (
        "`rate` is best at 0.000947, the high end of 0.0001 to 0.001 (3 of the best 5 in that quarter): "
        "try 0.000316 to 0.00316"
    )


def test_a_best_in_the_middle_is_no_worry():
    assert edge_warnings(rows([(1, 0.5), (0.9, 0.6), (0.8, 0.99)]), ranges={"rate": (0, 1)}) == []


def test_all_of_the_best_in_the_outer_quarter_are_a_worry_too():
    pairs = [(1.0, 0.9), (0.9, 0.8), (0.8, 0.85), (0.7, 0.78), (0.6, 0.92), (0.1, 0.2)]
    (found,) = edge_warnings(rows(pairs), ranges={"rate": (0, 1)})
    assert (found.side, found.near, found.top) == ("high", 5, 5)
    assert edge_warnings(rows([*pairs[:4], (0.65, 0.5)]), ranges={"rate": (0, 1)}) == []


def test_low_end_of_a_loss_on_a_log_scale():
    pairs = [(0.1, 1.1e-5), (0.5, 1e-3), (0.9, 1e-2)]
    (found,) = edge_warnings(rows(pairs), ranges={"rate": (1e-5, 1e-1, "log")}, direction="min")
    assert (found.side, found.low, found.high) == ("low", 1e-7, 1e-3)


@pytest.mark.parametrize("given", [(0, 0.5), (1, 4, "linear", True), ["a", "b"]])
def test_what_cannot_go_further_is_not_named(given):
    """Dropout below 0, fewer layers than one, choices."""
    value = given[0]
    assert edge_warnings(rows([(1, value), (0.9, value), (0.8, value)]), ranges={"rate": given}) == []


def test_few_whole_numbers_are_named_only_where_most_of_the_best_agree():
    layers = {"rate": (1, 4, "linear", True)}
    assert edge_warnings(rows([(1, 4), (0.9, 2), (0.8, 3)]), ranges=layers) == []
    (found,) = edge_warnings(rows([(1, 4), (0.9, 4), (0.8, 3)]), ranges=layers)
    assert (found.side, found.low, found.high) == ("high", 2, 6)


def test_runs_that_diverged_say_nothing():
    assert edge_warnings(rows([(float("-inf"), 1.0), (0.5, 0.5)]), ranges={"rate": (0, 1)}) == []
    assert edge_warnings(rows([(float("-inf"), 1.0)]), ranges={"rate": (0, 1)}) == []


def test_no_best_is_refused():
    with pytest.raises(ValueError, match=r"`top` must be at least 1. Received: top=0"):
        edge_warnings([], top=0)
