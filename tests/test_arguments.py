"""What an argument must be: the value comes back, or its name, the rule and the value are said."""

import math

import numpy as np
import pytest

from course import arguments

NO_NUMBERS = [True, math.nan, math.inf, -math.inf, "1", None, [1], np.ones(2)]


def test_numbers_of_numpy_are_numbers():
    """Whoever computes a patience or a rate gets one of NumPy's types."""
    assert arguments.whole("n", np.int64(3), at_least=1) == 3
    assert type(arguments.whole("n", np.int32(3), at_least=1)) is int
    assert arguments.finite("n", np.float32(0.5), at_least=0) == 0.5
    assert arguments.rate("n", np.float32(0.5)) == 0.5
    assert arguments.flag("n", np.bool_(False)) is False


def test_none_passes_where_it_means_something():
    """And only there."""
    assert arguments.whole("n", None, at_least=1, or_none=True) is None
    assert arguments.finite("n", None, or_none=True) is None
    assert arguments.seed(None) is None


@pytest.mark.parametrize("value", [0, 1.0, 2.5, *NO_NUMBERS], ids=repr)
def test_what_is_no_count_is_named(value):
    """Name, rule, value."""
    with pytest.raises(ValueError, match=r"^`n` must be an integer, at least 1\. Received: n="):
        arguments.whole("n", value, at_least=1)


@pytest.mark.parametrize("value", [-0.1, *NO_NUMBERS], ids=repr)
@pytest.mark.parametrize(
    ("check", "rule"),
    [
        (lambda value: arguments.finite("n", value, at_least=0), "a number, finite and at least 0"),
        (lambda value: arguments.positive("n", value), "a number above 0"),
        (lambda value: arguments.not_negative("n", value), "a number, 0 or above"),
        (lambda value: arguments.rate("n", value), r"in \[0, 1\)"),
        (lambda value: arguments.share("n", value), r"in \[0, 1\]"),
        (lambda value: arguments.share("n", value, above_0=True), r"in \(0, 1\]"),
    ],
)
def test_what_is_no_number_in_the_range_is_named(check, rule, value):
    """NaN compares with nothing: a limit of NaN is never reached."""
    with pytest.raises(ValueError, match=rf"^`n` must be {rule}\. Received: n="):
        check(value)


def test_ends_of_the_ranges_are_as_written():
    """A round bracket leaves the end out."""
    assert arguments.share("n", 1) == 1
    assert arguments.share("n", 0) == arguments.rate("n", 0) == arguments.not_negative("n", 0) == 0
    for refused in (
        lambda: arguments.rate("n", 1),
        lambda: arguments.share("n", 0, above_0=True),
        lambda: arguments.positive("n", 0),
    ):
        with pytest.raises(ValueError, match="`n` must be"):
            refused()


@pytest.mark.parametrize("value", ["False", "", None, 2, math.nan, [], np.zeros(2)], ids=repr)
def test_a_text_is_no_flag(value):
    """`bool("False")` is True."""
    with pytest.raises(ValueError, match=r"^`n` must be True or False\. Received: n="):
        arguments.flag("n", value)


def test_one_and_zero_stand_for_true_and_false():
    """Keras takes them, and so must what takes the place of a class of Keras."""
    assert [arguments.flag("n", one) for one in (True, 1, False, 0)] == [True, True, False, False]
    assert arguments.verbosity(True) is True


@pytest.mark.parametrize("value", ["c", None, 3, ["a"]], ids=repr)
def test_an_unknown_word_is_told_the_known_ones(value):
    """So that the next try is right."""
    with pytest.raises(ValueError, match=r'^`n` must be one of "a", "b"\. Received: n='):
        arguments.one_of("n", value, ("a", "b"))


def test_a_folder_is_a_path_that_is_no_file(tmp_path):
    """It may come to be later; a file in its place would end the training at the first save."""
    assert arguments.folder("n", str(tmp_path / "later")) == tmp_path / "later"
    (tmp_path / "file").touch()
    for value, rule in (
        (tmp_path / "file", "the path of a folder, not of a file"),
        (None, "the path of a folder"),
        ("", "the path of a folder"),
        (3, "the path of a folder"),
    ):
        with pytest.raises(ValueError, match=rf"^`n` must be {rule}\. Received: n="):
            arguments.folder("n", value)


def test_a_list_is_a_list_a_tuple_or_an_array():
    """A text is a row of letters to Python, and a mistake here."""
    assert arguments.items("n", (1, 2)) == arguments.items("n", np.array([1, 2])) == [1, 2]
    for value in ("ab", 3, None, np.ones((2, 2)), {1: 2}):
        with pytest.raises(ValueError, match=r"^`n` must be a list\. Received: n="):
            arguments.items("n", value)
