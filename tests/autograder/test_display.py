"""Values in feedback are short, whatever they are."""

import numpy as np
import pytest

from course.autograder.display import TEXT_LIMIT, indented, printable, shown, shown_call


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (2.0, "2.0"),
        (np.float64(0.5), "0.5"),
        (np.array([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]"),
        (np.zeros((100, 3)), "an array of shape (100, 3)"),
        ({"W1": np.zeros((9, 9)), "b": None}, "{'W1': an array of shape (9, 9), 'b': None}"),
        ((1,), "(1,)"),
        (float("nan"), "nan"),
    ],
    ids=str,
)
def test_values_read_as_a_person_would_write_them(value, text):
    assert shown(value) == text


@pytest.mark.parametrize("value", ["x" * 10**6, list(range(10**5)), {str(n): n for n in range(10**4)}])
def test_nothing_is_long(value):
    """An answer may be as large as it likes; the page stays a page."""
    assert len(shown(value)) <= TEXT_LIMIT


def test_a_call_reads_as_code():
    assert shown_call("loss", (np.array([1.0]), len), {"reg": 0.5}) == "loss([1.0], len, reg=0.5)"


def test_an_array_of_a_million_empty_rows_is_not_written_out():
    """It has no numbers, but a list of its rows would fill the memory."""
    assert shown(np.empty((10**12, 0))) == "an array of shape (1000000000000, 0)"


def test_printable_text_steers_no_terminal():
    assert printable("a\x1b[2Jb\nc\ud800d\u202e ü") == "a [2Jb c d  ü"


def test_a_long_call_has_a_line_for_each_argument():
    text = shown_call("step", (np.arange(10.0), np.arange(10.0)), {"rate": 0.5})
    assert text.startswith("step(\n  [0.0, 1.0,")
    assert text.endswith("],\n  rate=0.5,\n)")


def test_a_call_of_a_layer_reads_as_one_would_make_and_call_it():
    """A recorded call holds configuration, state and inputs one behind the other."""
    values = ({"momentum": 0.9}, {"moving_mean": np.array([10.0])}, np.array([[1.0], [3.0]]))
    assert shown_call("BatchNorm.call", values, {"training": True}).split("\n") == [
        "layer = BatchNorm(momentum=0.9)",
        "# moving_mean is [10.0]",
        "layer([[1.0], [3.0]], training=True)",
    ]


def test_a_layer_with_a_thousand_variables_stays_short():
    state = {"x" * 1000 + str(number): 0.0 for number in range(1000)}
    assert len(shown_call("Layer.call", ({}, state, 1.0), {})) <= 4 * TEXT_LIMIT


def test_further_lines_stand_below_the_first():
    """In a terminal, no line of a student's own begins where one of ours would."""
    assert indented("a\nb", 4) == "a\n    b"
