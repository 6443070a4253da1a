"""Joining a search: with the same plan, or not at all."""

from dataclasses import replace

import optuna
import pytest

from course.errors import CourseError
from course.search.workers import Plan, begin_or_join
from course.search.workers.plan import PLAN, total

OWN = Plan("val_loss", "min", epochs=3, batch_size=32, seed=0, data="a.npz: 5 + 5", space=[])


@pytest.fixture
def storage():
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna.storages.InMemoryStorage()


def test_a_second_worker_gets_the_plan_and_adds_nothing(storage):
    begin_or_join(storage, "s", OWN, 4)
    study, plan = begin_or_join(storage, "s", replace(OWN, epochs=7, seed=9), 4)
    assert plan == OWN
    assert (len(study.trials), total(study)) == (4, 4)
    assert study.direction.name == "MINIMIZE"


def test_more_trials_are_added_and_fewer_refused(storage):
    begin_or_join(storage, "s", OWN, 4)
    study, _ = begin_or_join(storage, "s", OWN, 6)
    assert [trial.user_attrs["ticket"] for trial in study.trials] == [0, 1, 2, 3, 4, 5]
    with pytest.raises(CourseError, match="6 trials already planned, not 5"):
        begin_or_join(storage, "s", OWN, 5)


def test_what_the_user_names_must_be_as_it_was(storage):
    begin_or_join(storage, "s", OWN, 4)
    with pytest.raises(CourseError, match="`epochs` was 3 and is now 7"):
        begin_or_join(storage, "s", replace(OWN, epochs=7), None, given=("epochs",))


def test_other_data_are_refused_always(storage):
    """Two machines may hold files of one name; their scores are not comparable."""
    begin_or_join(storage, "s", OWN, 4)
    with pytest.raises(CourseError, match=r"`data` was a\.npz: 5 \+ 5 and is now"):
        begin_or_join(storage, "s", replace(OWN, data="a.npz: 5 + 6"), None)


def test_a_new_search_must_say_how_many_trials(storage):
    with pytest.raises(CourseError, match=r"no search 's' yet\. Say with --trials"):
        begin_or_join(storage, "s", OWN, None)
    assert storage.get_all_studies() == []


def test_a_study_of_another_program_is_left_alone(storage):
    optuna.create_study(storage=storage, study_name="s").add_trial(optuna.trial.create_trial(value=1.0))
    with pytest.raises(CourseError, match="was not begun by `course search`"):
        begin_or_join(storage, "s", OWN, 4)


def test_where_the_first_worker_was_killed_before_it_could_plan_the_next_one_does(storage, monkeypatch):
    monkeypatch.setattr("course.search.workers.plan.WAIT", 0)
    optuna.create_study(storage=storage, study_name="s")
    study, plan = begin_or_join(storage, "s", OWN, 2)
    assert plan == OWN
    assert (study.user_attrs[PLAN]["epochs"], len(study.trials)) == (3, 2)
