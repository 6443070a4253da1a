"""A score in the wrong row is worse than one in none: whatever is not certain stays unmatched."""

import pytest

from course.autograder.export.match import match

CLASS = [
    (("101", "S-ada", "ada@uni.example"), ("Lovelace, Ada",)),
    (("102", "S-emmy", "emmy@uni.example"), ("Noether, Émmy",)),
    (("103", "S-li1", "li1@uni.example"), ("Li, Wei",)),
    (("104", "S-li2", "li2@uni.example"), ("Wei Li",)),
]


@pytest.mark.parametrize(
    ("student", "row"),
    [
        ("101", 0),
        ("s-ADA", 0),
        ("ada@uni.example", 0),
        ("Ada Lovelace", 0),
        ("lovelace_ada", 0),
        ("Lovelace, Ada", 0),
        ("emmy-noether", 1),
        ("lovelaceada_101_99887_a1_backprop", 0),
        ("lovelaceada_LATE_101_99887_a1_backprop", 0),
        ("Wei Li_103_assignsubmission_file_", 2),
        ("Émmy Noether_999_assignsubmission_file_", 1),
    ],
)
def test_a_student_is_found(student, row):
    assert match([student], CLASS).row_of == {student: row}


@pytest.mark.parametrize("student", ["ada", "1", "10", "Wei Li", "Lovelace", "", "_", "x_101"])
def test_what_is_not_certain_is_not_matched(student):
    """A part of a name, of a number, or a name that two students share."""
    found = match([student], CLASS)
    assert found.row_of == {}
    assert found.unmatched == {student: "fits several rows" if student == "Wei Li" else "fits no row"}


def test_two_that_fit_one_row_are_both_left_out():
    """Somebody may have handed in under another's name; which of the two, a person decides."""
    found = match(["Ada Lovelace", "101", "102"], CLASS)
    assert found.row_of == {"102": 1}
    assert found.unmatched["101"] == "fits the same row as Ada Lovelace"


def test_an_identifier_goes_before_a_name():
    rows = [(("7",), ("ada",)), (("ada",), ("Somebody Else",))]
    assert match(["ada"], rows).row_of == {"ada": 1}
