"""What `course check` prints: what is wrong in full, the rest in a line each."""

import pytest

from course.autograder.check_notebook import Checked, check_notebook
from course.autograder.checks import Check, Result
from course.autograder.examine import Answer
from course.autograder.fingerprints import fingerprints
from course.autograder.printed import printed
from course.autograder.release import release
from course.autograder.sandbox.tier import PLAIN
from course.autograder.submission import Submission
from tests.autograder.conftest import submission, write


@pytest.fixture
def text(toy):
    """A function that prints a notebook with these results of its first question and of its second."""

    def show(*answers):
        given = tuple(
            Answer(
                question, tuple(Result(Check("x", "q", "A check.", 1.0, False, None), **one) for one in found)
            )
            for question, found in zip(toy.questions, answers, strict=True)
        )
        return printed(Checked(toy, Submission("ada", "d", (), ()), given, PLAIN))

    return show


RIGHT, STUB = {"passed": True}, {"passed": False, "symptom": "stub"}
WRONG = {"passed": False, "symptom": "values", "call": "f(\n  1,\n)", "got": "3\n✓ all right", "wanted": "2"}


def test_the_text_names_the_mistake_and_cannot_steer_the_terminal(toy, tier, tmp_path):
    release(toy, tmp_path / "desk", fingerprints(toy))
    work = submission("def double(x):\n    return x**2", "def apply(f, x):\n    raise ValueError('\\x1b[2J')")
    shown = printed(check_notebook(write(tmp_path / "desk" / "toy.ipynb", work), tier))
    assert "Likely mistake: This is the square." in shown
    assert "\x1b" not in shown
    assert tier.name in shown


def test_what_is_right_or_not_written_takes_one_line(text):
    assert text([RIGHT, RIGHT], [STUB, STUB]).split("\n")[2:] == [
        "✓ q1  Doubling: 2 of 2 checks pass",
        "○ q2  Applying: not written yet",
        "",
        "2 of 4 checks pass. They do not count: grading uses other numbers. Next: q2.",
    ]


def test_what_is_wrong_is_told_beside_its_labels_and_begins_no_line_of_ours(text):
    """A text of the student's with a line of its own cannot pass for a verdict."""
    lines = text([WRONG], [RIGHT]).split("\n")
    assert lines[2:9] == [
        "✗ q1  Doubling: 0 of 1 checks pass",
        "    ✗ A check.",
        "        We called    f(",
        "                       1,",
        "                     )",
        "        Your answer  3",
        "                     ✓ all right",
    ]


def test_when_all_is_right_it_says_how_to_hand_in(text):
    assert text([RIGHT], [RIGHT]).endswith("To hand in: course submit.")
