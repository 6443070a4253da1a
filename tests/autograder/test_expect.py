"""What a check asks: a wrong answer is told by kind, shape, finiteness or values."""

import numpy as np
import pytest

from course.autograder import expect


@pytest.mark.parametrize("got", [2.0, 2, np.float32(2), np.array(2.0), 2.0 + 1e-8, True + 1])
def test_a_number_within_the_tolerance_is_accepted_in_any_form(got):
    expect.close(got, 2.0)


@pytest.mark.parametrize(
    ("got", "wanted", "symptom"),
    [
        (None, 2.0, "kind"),
        ("2.0", 2.0, "kind"),
        ({"a": 1}, 2.0, "kind"),
        ([[1], [2, 3]], [1.0, 2.0], "kind"),
        ([2.0], 2.0, "shape"),
        ([1.0, 2.0, 3.0], [1.0, 2.0], "shape"),
        (float("nan"), 2.0, "not finite"),
        ([1.0, float("inf")], [1.0, 2.0], "not finite"),
        (2.001, 2.0, "values"),
        ([1.0, 2.1], [1.0, 2.0], "values"),
        (10**400, 2.0, "kind"),
    ],
)
def test_the_symptom_tells_what_is_wrong(got, wanted, symptom):
    with pytest.raises(expect.MismatchError) as caught:
        expect.close(got, wanted, hint="Look there.")
    assert caught.value.symptom == symptom
    assert caught.value.hint == "Look there."


@pytest.mark.parametrize(
    ("got", "wanted", "came"),
    [(float("nan"), 2.0, "nan"), ([1.0, float("inf")], [1.0, 2.0], "[1.0, inf], with nan or inf")],
)
def test_that_a_number_is_not_finite_shows_by_itself(got, wanted, came):
    """In a long array it may not."""
    with pytest.raises(expect.MismatchError) as caught:
        expect.close(got, wanted)
    assert caught.value.got == came


def test_how_many_numbers_differ_is_told():
    with pytest.raises(expect.MismatchError, match="1 of 3 numbers differ"):
        expect.close([1.0, 2.0, 4.0], [1.0, 2.0, 3.0])


@pytest.mark.parametrize("got", [None, 3, "ab", [1], (1, 2, 3), {"a": 1, "b": 2}, np.array(1.0)])
def test_two_things_are_two_things(got):
    with pytest.raises(expect.MismatchError):
        expect.items(got, 2, of="this and that")


@pytest.mark.parametrize("got", [(1, 2), [1, 2], np.array([1, 2])])
def test_two_things_may_come_in_any_row(got):
    assert list(expect.items(got, 2, of="this and that")) == [1, 2]


def test_missing_parts_are_named():
    with pytest.raises(expect.MismatchError, match="without W2"):
        expect.parts({"W1": 1}, ("W1", "W2"))
    with pytest.raises(expect.MismatchError, match="the keys W1"):
        expect.parts([1], ("W1",))


def test_a_rule_says_what_it_wanted():
    with pytest.raises(expect.MismatchError, match="Asked for a loss that falls; got 3"):
        expect.that(False, got=3.0, wanted="a loss that falls")
    expect.that(True, got=3.0, wanted="anything")


@pytest.mark.parametrize("got", [0.0, float("-inf"), float("nan")])
def test_an_infinite_number_is_equal_to_itself_only(got):
    """With a tolerance relative to infinity, any number would do."""
    expect.close([float("inf"), 1.0], [float("inf"), 1.0])
    with pytest.raises(expect.MismatchError):
        expect.close(got, float("inf"))
    with pytest.raises(expect.MismatchError):
        expect.close([float("inf"), 1.1], [float("inf"), 1.0])


def test_a_number_is_one_and_finite():
    assert expect.number(np.array(2)) == 2.0
    for got in (float("inf"), float("nan"), [1.0], "1", None):
        with pytest.raises(expect.MismatchError):
            expect.number(got)


def test_of_a_large_array_the_first_number_that_differs_is_shown():
    """Two shapes that are the same would be no counter-example."""
    wanted = np.arange(20.0).reshape(4, 5)
    got = wanted.copy()
    got[1, 2], got[3, 4] = -7.5, 0.0
    with pytest.raises(expect.MismatchError) as caught:
        expect.close(got, wanted)
    assert (caught.value.got, caught.value.wanted) == (
        "-7.5 at [1, 2] (2 of 20 numbers differ)",
        "7.0 at [1, 2]",
    )


def test_a_part_of_an_answer_is_told_by_its_name():
    """A layer returns outputs; that the number shown is its moving mean must be said."""
    with pytest.raises(expect.MismatchError) as found:
        expect.close([2.8], [9.2], of="moving_mean")
    assert found.value.got == "moving_mean = [2.8]"
    assert found.value.wanted == "moving_mean = [9.2]"
    with pytest.raises(expect.MismatchError, match=r"Asked for w = 1.0; got w = nan"):
        expect.close(float("nan"), 1.0, of="w")
