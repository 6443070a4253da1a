"""The diagnosis on a few runs, at every change: no alarm in health, the known cause first."""

import pytest

from course.bugs import harm
from course.bugs.subset import FIRST_CAUSE, QUIET, subset
from course.bugs.trial import run_trial


@pytest.mark.parametrize("program", QUIET)
def test_a_right_program_raises_no_alarm(program):
    """Unusual ones among them: what they do is right."""
    trial = run_trial(program, harm.CLEAN, 0)
    assert (trial.errors, trial.warnings) == ((), ())


@pytest.mark.filterwarnings("ignore:You are using a softmax")  # Keras says so too, where one is planted
@pytest.mark.parametrize(("program", "fault"), FIRST_CAUSE)
def test_a_harmful_mistake_is_named_first(program, fault):
    trial = run_trial(program, fault, 0)
    assert trial.root == FIRST_CAUSE[program, fault]
    assert trial.right_first


def test_the_mistakes_do_harm():
    """Else there would be no cause to find."""
    assert set(FIRST_CAUSE) <= set(harm.harmful())
    assert len(subset()) == len(QUIET) + len(FIRST_CAUSE)
