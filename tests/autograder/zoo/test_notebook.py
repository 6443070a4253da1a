"""A variant becomes a notebook: its question answered so, the others as the author does."""

import shutil

import pytest

from course.autograder.assignment import load_assignment
from course.autograder.cells import role, source
from course.autograder.zoo import Variant, write_sample, zoo_notebook
from course.autograder.zoo.notebook import completed
from course.errors import UnknownNameError


def answers(notebook):
    """The solution cells of a notebook, by id."""
    cells = [cell for cell in notebook["cells"] if role(cell).is_solution]
    return {role(cell).grade_id: source(cell) for cell in cells}


SQUARE = Variant("q1", "square", False, "it squares", "def double(x):\n    return x * x", "wrong/q1.py:1")


def test_the_other_questions_are_answered_as_the_author_does(toy):
    found = answers(zoo_notebook(toy, [SQUARE]))
    assert found == {"q1": SQUARE.text, "q2": "def apply(f, x):\n    return f(f(x))"}


def test_the_other_questions_may_be_left_as_stubs(toy):
    found = answers(zoo_notebook(toy, [SQUARE], stubs=True))
    assert found["q1"] == SQUARE.text
    assert "raise NotImplementedError()" in found["q2"]


AUTHOR = """import math
LIMIT = 3


@cached
def f(x):
    return g(x)  # kept with what stands above it


def g(x):
    return 2
"""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("def g(x): return 1", ["import math", "LIMIT = 3", "@cached\ndef f(x)"]),
        ("class f: pass\ng = max", ["import math", "LIMIT = 3"]),
        ("LIMIT = 4\nf, g = min, max", ["import math"]),
    ],
)
def test_what_a_variant_leaves_out_is_as_the_author_has_it(text, kept):
    """So that a file of fifteen mistakes shows fifteen mistakes, not fifteen times the rest."""
    made = completed(text, AUTHOR)
    assert made.endswith(text)
    assert [
        line for line in ("import math", "LIMIT = 3", "@cached\ndef f(x)", "def g(x):\n") if line in made
    ] == kept


def test_the_sample_is_made_from_the_zoo(a1, tmp_path):
    """Write it again with: python -m course.autograder.zoo assignments/a1_backprop."""
    copy = tmp_path / "a1"
    shutil.copytree(a1.folder, copy, ignore=shutil.ignore_patterns("sample"))
    for made in write_sample(load_assignment(copy)):
        assert made.read_bytes() == (a1.folder / "sample" / made.name).read_bytes()


def test_a_sample_of_an_unknown_variant_names_those_there_are(toy):
    (toy.folder / "zoo").mkdir(exist_ok=True)
    (toy.folder / "zoo" / "sample.toml").write_text('ada = ["q1 cube"]\n')
    with pytest.raises(UnknownNameError, match="variant"):
        write_sample(load_assignment(toy.folder))
