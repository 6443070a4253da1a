"""An error becomes words that a learner can use, whatever it is."""

import pytest

from course.autograder.worker.failure import describe, plain_text


class _HostileError(Exception):
    def __str__(self):
        raise SystemExit


class _LoudError(Exception):
    def __str__(self):
        return "x" * 10**6


def raised(source):
    """The error of a cell, as IPython names its cells' files."""
    import linecache

    name = "/tmp/ipykernel_1/1.py"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    try:
        exec(compile(source, name, "exec"), {})
    except BaseException as error:
        return error
    return pytest.fail("no error")


@pytest.mark.parametrize(
    ("source", "kind", "text", "line"),
    [
        ("x = 1\ny = x / 0", "raised", "ZeroDivisionError: division by zero", "y = x / 0"),
        ("raise NotImplementedError()", "stub", "NotImplementedError: ", "raise NotImplementedError()"),
        ("raise SystemExit(3)", "raised", "SystemExit: 3", "raise SystemExit(3)"),
    ],
)
def test_kind_words_and_line(source, kind, text, line):
    found = describe(raised(source))
    assert (found["kind"], found["text"], found["line"]) == (kind, text, line)


def test_an_error_that_cannot_be_shown_is_one_all_the_same():
    assert describe(_HostileError())["text"] == "An error that cannot be shown."
    assert len(describe(_LoudError())["text"]) == 2000


def test_what_keras_puts_around_an_error_is_taken_away():
    """Its colours would stand in the feedback, and the inputs that it lists would tell a hidden case."""
    import keras

    class Broken(keras.layers.Layer):
        def call(self, x):
            raise ValueError("the middle of it")

    with pytest.raises(ValueError, match="the middle") as caught:
        Broken()(keras.ops.ones((2, 2)))
    assert "Arguments received" in str(caught.value)
    assert describe(caught.value)["text"] == "ValueError: the middle of it"
    assert plain_text("as it is\n\nmore") == "as it is\n\nmore"


def test_a_cell_that_is_no_python_is_told_without_the_name_that_ipython_gave_it():
    """The name is new each time and means nothing to a learner; the line does."""
    text = describe(SyntaxError("'(' was never closed", ("<ipython-input-1-6d6c>", 5, 12, "return (x\n")))
    assert text["text"] == "SyntaxError: '(' was never closed (line 5)"
    assert text["line"] == "return (x"
