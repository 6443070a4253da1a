"""Variants are read from files of several, each with a question, a name and what is wrong with it."""

import pytest

from course.autograder.zoo import load_zoo
from course.errors import BrokenFileError

WRONG = '''"""Wrong ways to double."""

# %% q1 square: it squares
def double(x):
    return x**2

# %% q1 square/loop: it squares, slowly
def double(x):
    return sum(x for _ in range(x))

# %% q1 -/third: it trebles
def double(x):
    return 3 * x
'''


@pytest.fixture
def zoo(toy):
    """A function that writes files of the toy's zoo and reads them."""

    def write(wrong=WRONG, right="# %% q1 plus\ndef double(x):\n    return x + x\n"):
        for kind, text in (("wrong", wrong), ("right", right)):
            (toy.folder / "zoo" / kind).mkdir(parents=True, exist_ok=True)
            (toy.folder / "zoo" / kind / "doubling.py").write_text(text)
        return load_zoo(toy)

    return write


def test_each_variant_has_its_words_and_its_code(zoo):
    first = zoo()[0]
    assert (first.question, first.name, first.label, first.is_right) == ("q1", "square", "square", False)
    assert (first.says, first.text) == ("it squares", "def double(x):\n    return x**2")
    assert first.place == "wrong/doubling.py:3"


def test_a_label_is_the_misconception_that_should_be_named(zoo):
    """What follows a slash tells variants of one mistake apart; a hyphen stands for a mistake of no name."""
    assert [(variant.name, variant.label) for variant in zoo()] == [
        ("square", "square"), ("square/loop", "square"), ("-/third", ""), ("plus", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("# %% q9 square: it squares", "no question 'q9'"),
        ("# %% q1 cube: it cubes", "no misconception 'cube'"),
        ("# %% q2 square: it squares", "no misconception 'square'"),
        ("# %% q1 square", "not the head"),
        ("# %% q1 -: it trebles", "not the head"),
        ("# %%", "not the head"),
        ("# %% q1 square: it squares\n# %% q1 square: again", "a second variant"),
        ("# %% q1 plus/s: x", "no misconception"),
    ],
)
def test_a_head_that_cannot_be_meant_is_refused_with_its_place(zoo, head, problem):
    with pytest.raises(BrokenFileError, match=r"wrong/doubling.py:\d") as caught:
        zoo(wrong=head + "\n")
    assert problem in str(caught.value)


def test_one_name_serves_one_variant_right_or_wrong(zoo):
    """`assignment.toml` names variants by question and name."""
    with pytest.raises(BrokenFileError, match="a second variant is called 'square'"):
        zoo(right="# %% q1 square: no\nx = 1\n")
