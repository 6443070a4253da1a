"""The names that Canvas and Moodle give tell the student and the number; any other name is the student's."""

import pytest

from course.autograder.platforms import Given, given_by, meant


@pytest.mark.parametrize(
    ("student", "given"),
    [
        ("lovelaceada_101_9988_a1_backprop", Given("lovelaceada", "101")),
        ("lovelaceada_LATE_101_9988_a1_backprop-2", Given("lovelaceada", "101")),
        ("Ada B. Lovelace_11_assignsubmission_file_", Given("Ada B. Lovelace", "11")),
        ("ada", Given("ada")),
        ("ada_lovelace", Given("ada_lovelace")),
        ("ada_2", Given("ada_2")),
    ],
)
def test_who_is_meant(student, given):
    assert given_by(student) == given


@pytest.mark.parametrize(
    ("words", "student"),
    [
        ("ada_1_2_a1", "ada_1_2_a1"),
        ("ben", "ben_3_4_a1"),
        ("1", "ada_1_2_a1"),
        ("ada", "ada"),
        ("cleo", "cleo"),
        ("", ""),
    ],
)
def test_a_person_need_not_type_what_a_platform_adds(words, student):
    """In doubt it is the exact name: somebody is called `ada` and nothing else."""
    assert meant(words, ["ada_1_2_a1", "ben_3_4_a1", "ada"]) == student
