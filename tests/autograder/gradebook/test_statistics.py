"""What a class did, in numbers worked by hand."""

from dataclasses import replace
from pathlib import Path

from course.autograder.gradebook import CheckEntry, Entry, Gradebook, ManualScore, QuestionEntry
from course.autograder.gradebook.entries import AskedQuestion
from course.autograder.gradebook.statistics import flaky, misconceptions, problems, spread


def entry(student, earned, *mistakes, problem="", manual=None, hung=False):
    checks = tuple(
        CheckEntry(f"q1_{number}", "Asks.", True, 1.0, False, hung, "", mistake)
        for number, mistake in enumerate(mistakes)
    )
    question = QuestionEntry("q1", 20.0, earned, manual, checks)
    return Entry(student, "", (question,), earned, earned, 20.0, None, problem, (), "A", 1, "", {})


def book(*entries):
    return Gradebook("toy", "A toy", Path("toy"), (AskedQuestion("q1", "First", 20.0),), entries)


def test_scores_fall_into_tenths_and_all_points_into_the_last():
    """Of 20 points: 0 and 1.9 in the first tenth, 2 in the second, 19 and 20 in the last."""
    found = spread(book(*(entry(str(score), score) for score in (0.0, 1.9, 2.0, 19.0, 20.0))))
    assert found.counts == (2, 1, 0, 0, 0, 0, 0, 0, 0, 2)
    assert (found.mean, found.median) == (8.58, 2.0)


def test_work_that_could_not_be_graded_is_no_zero():
    broken = entry("ben", 0.0, problem="No notebook.")
    found = spread(book(entry("ada", 10.0), broken))
    assert (sum(found.counts), found.mean) == (1, 10.0)
    assert problems(book(entry("ada", 10.0), broken)) == [("ben", "No notebook.")]
    by_hand = replace(
        broken, questions=(QuestionEntry("q1", 20.0, 0.0, ManualScore(6.0, "", "")),), earned=6.0
    )
    assert spread(book(entry("ada", 10.0), by_hand)).mean == 8.0


def test_an_empty_class_has_no_mean():
    assert spread(book()).mean is None
    assert spread(book(entry("ben", 0.0, problem="x"))).counts == (0,) * 10


def test_a_mistake_is_counted_once_a_student_and_the_common_one_comes_first():
    class_of_three = book(
        entry("ada", 0.0, "half", "half", None), entry("ben", 0.0, "square", "half"), entry("cleo", 20.0)
    )
    assert misconceptions(class_of_three) == {"q1": [("half", 2), ("square", 1)]}


def test_verdicts_that_hung_on_the_seed_are_counted_by_check():
    assert flaky(book(entry("ada", 0.0, None, hung=True), entry("ben", 0.0, None))) == {"q1": [("q1_0", 1)]}
    assert flaky(book(entry("ada", 0.0, "half"))) == {}
