"""Two batches in one folder would write over each other; a reader and a manual score do no harm."""

import pytest

from course.autograder.gradebook import open_store, read_gradebook
from course.autograder.gradebook.lock import only_batch
from course.errors import CourseError


def test_a_place_where_nothing_can_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "taken" / ".lock").mkdir(parents=True)
    for place, says in (("file/graded", "cannot be made: Not a directory"), ("taken", "cannot be written")):
        with pytest.raises(CourseError, match=says), only_batch(tmp_path / place):
            pass


def test_a_second_batch_is_refused_and_readers_are_not(folder):
    with only_batch(folder):
        with pytest.raises(CourseError, match="Another `course grade` is writing"), only_batch(folder):
            pass
        assert len(read_gradebook(folder).entries) == 1
        with open_store(folder) as store:
            store.score("ada", "q1", 1, "")
    with only_batch(folder):
        pass
