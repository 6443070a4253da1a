import pytest

from course.errors import CourseError, UnknownNameError


def test_unknown_name_lists_what_exists_on_one_line():
    """The user reads the right spelling in the message, without a look into the documentation."""
    error = UnknownNameError("data set", "cifar", ["cifar10", "mnist"])
    assert str(error) == "Unknown data set: 'cifar'. Did you mean cifar10? There are: cifar10, mnist."
    assert isinstance(error, CourseError)
    assert isinstance(error, ValueError)


def test_the_next_step_follows_the_problem():
    error = CourseError("The file a.npz is damaged.", "Delete it and try again.")
    assert str(error) == "The file a.npz is damaged. Delete it and try again."
    assert (error.problem, error.next_step) == ("The file a.npz is damaged.", "Delete it and try again.")


def test_no_guess_where_nothing_is_close():
    with pytest.raises(CourseError, match=r"^Unknown lesson: 'xyz'. There are: 00, 01.$"):
        raise UnknownNameError("lesson", "xyz", ["00", "01"])
