"""What was known of a run earlier."""

from course.bugs.replay import until
from course.diagnose import Facts
from course.diagnose.facts import ProbeFacts, RunFacts, UpdateFacts

RUN = RunFacts(
    losses=[6.0, 5.0, 4.0, float("nan"), float("nan"), float("nan")], steps=6, steps_per_epoch=2, epochs=3,
    planned_epochs=3, finished=True, history={"loss": [5.5, float("nan"), float("nan")]}, first_nonfinite=4,
    probes=[ProbeFacts(step) for step in (0, 1, 3, 6)], updates=[UpdateFacts(step) for step in (1, 3)],
)  # fmt: skip


def test_what_comes_later_is_not_known():
    """After one epoch of two steps: two losses, the probes before step 3, no NaN."""
    early = until(Facts(run=RUN), 1).run
    assert early.losses == [6.0, 5.0]
    assert [one.step for one in early.probes] == [0, 1]
    assert [one.step for one in early.updates] == [1]
    assert (early.steps, early.epochs, early.finished, early.first_nonfinite) == (2, 1, False, None)
    assert early.history == {"loss": [5.5]}


def test_what_has_happened_is_known():
    """The NaN of step 4 shows at the end of the second epoch."""
    assert until(Facts(run=RUN), 2).run.first_nonfinite == 4


def test_at_the_end_all_is_known():
    facts = Facts(run=RUN)
    assert until(facts, 3) is facts
