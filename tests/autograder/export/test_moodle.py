"""Moodle's grading worksheet is filled in place; without one there is a table for its grade import."""

import csv
import io

import pytest

from course.autograder.export.moodle import fill_moodle, moodle_import
from course.autograder.export.sheet import read_sheet
from course.autograder.gradebook import read_gradebook
from course.errors import CourseError
from tests.autograder.export.conftest import outcome

# As `gradingtable.php` of Moodle writes it.
WORKSHEET = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    '"Participant 11","Ada Lovelace",ada@uni.example,"Submitted - ",,10.00,Yes,"Monday, 2 March",-,\n'
    '"Participant 12","Ben Test",ben@uni.example,"Submitted - ",,10.00,Yes,"Monday, 2 March",-,\n'
    '"Participant 13","Dora Day",dora@uni.example,"No submission - ",,10.00,Yes,-,-,\n'
)


@pytest.fixture
def sheet(tmp_path):
    def write(text=WORKSHEET):
        (tmp_path / "moodle.csv").write_text(text, encoding="utf-8", newline="")
        return read_sheet(tmp_path / "moodle.csv")

    return write


def table(made):
    return {row["Identifier"]: row for row in csv.DictReader(io.StringIO(made.data.decode()))}


def test_grades_and_comments_are_filled_and_nothing_else_changes(book, sheet):
    made = fill_moodle(book, sheet())
    rows, before = table(made), list(csv.DictReader(io.StringIO(WORKSHEET)))
    assert [row["Grade"] for row in rows.values()] == ["10", "6", ""]
    assert rows["Participant 11"]["Feedback comments"] == "Every question is right."
    assert rows["Participant 12"]["Feedback comments"] == (
        "1. Doubling: 0 of 4. Likely mistake: This is &lt;the&gt; square. Read: Lesson 02"
    )
    for old, new in zip(before, rows.values(), strict=True):
        assert {**new, "Grade": "", "Feedback comments": ""} == old
    assert made.left_out == {"cleo": "cleo.ipynb is no JSON."}
    assert made.untouched == {"Dora Day": "no score"}


def test_students_are_found_by_the_folders_that_moodle_gives(toy, store, sheet):
    """`Download all submissions` names them Full name_number_assignsubmission_file_."""
    folder = store({"Somebody Else_13_assignsubmission_file_": outcome(toy)})
    assert table(fill_moodle(read_gradebook(folder), sheet()))["Participant 13"]["Grade"] == "10"


def test_what_a_person_wrote_or_locked_is_kept(book, sheet):
    """Importing a comment replaces the one that is in Moodle."""
    ada, ben = WORKSHEET.splitlines(keepends=True)[1:3]
    text = WORKSHEET.replace(ada, ada.replace(",-,", ',-,"Well done!"'))
    text = text.replace(ben, ben.replace(",Yes,", ",No,"))
    made = fill_moodle(book, sheet(text))
    rows = table(made)
    assert (rows["Participant 11"]["Grade"], rows["Participant 11"]["Feedback comments"]) == (
        "10",
        "Well done!",
    )
    assert "comment was kept" in made.untouched["Ada Lovelace"]
    assert rows["Participant 12"]["Grade"] == ""
    assert made.left_out["ben@uni.example"] == "Moodle says that this grade cannot be changed"


def test_other_points_are_refused_or_converted(book, sheet):
    """Moodle skips a grade above its maximum without a word."""
    smaller = WORKSHEET.replace("10.00", "5.00")
    with pytest.raises(CourseError, match="counts 5 points, toy counts 10"):
        fill_moodle(book, sheet(smaller))
    assert [row["Grade"] for row in table(fill_moodle(book, sheet(smaller), scale=True)).values()] == [
        "5",
        "3",
        "",
    ]


def test_a_worksheet_in_another_language_is_filled_by_the_name_of_its_column(book, sheet):
    german = (
        WORKSHEET.replace("Identifier", "ID")
        .replace(",Grade,", ",Bewertung,")
        .replace("Participant", "Teilnehmer/in")
    )
    german = german.replace("Maximum grade", "Max. Bewertung").replace("Full name", "Vollständiger Name")
    made = fill_moodle(book, sheet(german), "Bewertung")
    assert "ben@uni.example" in made.data.decode()
    assert made.written == 1  # Ben by his address; Ada's name stands in a column of another name


def test_another_file_is_refused(book, sheet):
    with pytest.raises(CourseError, match="not a Moodle grading worksheet"):
        fill_moodle(book, sheet("Name,Grade\nAda,1\nBen,x\n"))


def test_without_a_worksheet_there_is_a_table_for_the_grade_import(toy, store):
    """Cells that a spreadsheet would take for formulas are quoted."""
    made = moodle_import(read_gradebook(store({"=cmd": outcome(toy), "ada": outcome(toy, second=False)})))
    assert list(csv.reader(io.StringIO(made.data.decode()))) == [
        ["Student", "TOY A toy", "TOY A toy (feedback)"],
        ["'=cmd", "10", "Every question is right."],
        [
            "ada",
            "4",
            "2. Applying: 0 of 6. Likely mistake: This is &lt;the&gt; square. Read: Lesson 15, functions",
        ],
    ]
