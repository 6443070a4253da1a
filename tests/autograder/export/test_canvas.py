"""One column of the instructor's own Canvas export is filled; every other byte is as Canvas wrote it."""

import pytest

from course.autograder.export.canvas import fill_canvas
from course.autograder.export.sheet import read_sheet
from course.autograder.gradebook import open_store, read_gradebook
from course.errors import CourseError, UnknownNameError

# As `gradebook_exporter.rb` of Canvas writes it: a row of hints, one of points, then the students.
EXPORT = (
    "Student,ID,SIS User ID,SIS Login ID,Section,A1 (501),A10 (502),Final Score\r\n"
    ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,10.00,20.00,(read only)\r\n"
    '"Lovelace, Ada",101,S1,ada@uni.example,"One, Two",,7.00,35.0\r\n'
    '"Test, ""Ben""",102,S2,ben@uni.example,One,3.50,,\r\n'
    "Cleo,103,S3,cleo,One,1.00,,\r\n"
    "Dora,104,S4,dora,One,,,\r\n"
    '"Student, Test",105,,x,One,,,\r\n'
)


@pytest.fixture
def sheet(tmp_path):
    def write(text=EXPORT):
        (tmp_path / "canvas.csv").write_text(text, encoding="utf-8", newline="")
        return read_sheet(tmp_path / "canvas.csv")

    return write


def test_one_column_is_filled_and_nothing_else_changes(book, sheet):
    made = fill_canvas(book, sheet(), "A1 (501)")
    expected = EXPORT.replace('"One, Two",,7.00', '"One, Two",10,7.00').replace("One,3.50,", "One,6,")
    assert made.data.decode() == expected
    assert made.written == 2


def test_who_was_left_out_is_told(book, sheet):
    """What could not be graded is no zero, and a row without a score keeps what it has."""
    made = fill_canvas(book, sheet(), "A1")
    assert made.left_out == {"cleo": "cleo.ipynb is no JSON."}
    assert made.untouched == {"Cleo": "no score", "Dora": "no score", "Student, Test": "no score"}


def test_a_score_given_by_hand_counts_for_what_could_not_be_graded(toy, book, sheet, tmp_path):
    with open_store(tmp_path / "graded") as store:
        store.score("cleo", "q1", 2.5, "on paper")
    made = fill_canvas(read_gradebook(tmp_path / "graded"), sheet(), "A1")
    assert "Cleo,103,S3,cleo,One,2.5,," in made.data.decode()


def test_the_excused_stay_excused(book, sheet):
    made = fill_canvas(book, sheet(EXPORT.replace("One,3.50,", "One,EX,")), "A1")
    assert made.left_out["ben@uni.example"] == "Canvas says: excused"
    assert "One,EX," in made.data.decode()


def test_other_points_are_refused_or_converted(book, sheet):
    """A score of 10 in a column of 20 points would be half of what was earned."""
    with pytest.raises(CourseError, match="counts 20 points, toy counts 10"):
        fill_canvas(book, sheet(), "A10 (502)")
    made = fill_canvas(book, sheet(), "A10 (502)", scale=True)
    assert '"One, Two",,20,35.0' in made.data.decode()
    assert "One,3.50,12," in made.data.decode()


def test_a_column_that_canvas_does_not_take_is_refused(book, sheet):
    with pytest.raises(CourseError, match="read only"):
        fill_canvas(book, sheet(), "Final Score")
    with pytest.raises(UnknownNameError, match=r"A1 \(501\), A10 \(502\)"):
        fill_canvas(book, sheet(), "A2")


def test_names_in_two_columns_and_semicolons_are_read(book, sheet):
    text = (
        "LastName;FirstName;ID;SIS Login ID;Section;A1 (5)\n Points Possible;;;;;10,00\nLovelace;Ada;1;x;S;\n"
    )
    made = fill_canvas(book, sheet(text), "A1 (5)")
    assert made.data.decode() == text.replace("x;S;", "x;S;10")


def test_another_file_is_refused(book, sheet):
    with pytest.raises(CourseError, match="not an export of Canvas"):
        fill_canvas(book, sheet("Name,Grade\nAda,1\n"), "Grade")
