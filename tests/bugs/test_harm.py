"""Which mistakes do harm: the verdict by hand, and that no case waits to be measured."""

import pytest

from course.bugs import FAULTS, PROGRAMS, harm


@pytest.mark.parametrize(
    ("clean", "faulty", "harmful"),
    [
        ([90.0, 92.0, 94.0], [86.0, 87.0, 88.0], False),  # 92 - 87 = 5, which is not more than 5
        ([90.0, 92.0, 94.0], [86.0, 87.0, 87.9], True),
        ([90.0, 92.0, 94.0], [95.0, 95.0, None], True),  # a run that raised
        ([90.0, 92.0, 94.0], [60.0], True),  # at best (60 + 100 + 100) / 3 = 86.7
        ([90.0, 92.0, 94.0], [62.0], False),  # at best 87.3: the others must tell
        ([80.0, 80.0], [90.0, 90.0], False),  # a mistake may help
    ],
)
def test_the_verdict(clean, faulty, harmful):
    """Means over the seeds, more than five points apart; seeds left out count as perfect runs."""
    assert harm.is_harmful(clean, faulty) is harmful


def test_every_case_is_measured():
    """A new program or mistake fails here until `python -m course.bugs.harm` has run."""
    measured = harm.measured()
    assert set(measured) == set(PROGRAMS)
    for name, program in PROGRAMS.items():
        assert set(measured[name]) == set(harm.cases(program)), name


def test_a_case_has_as_many_seeds_as_its_verdict_needs():
    """All three, or a verdict that the others could not change."""
    for runs in harm.measured().values():
        clean = runs[harm.CLEAN]
        assert len(clean) == len(harm.SEEDS)
        for faulty in runs.values():
            assert len(faulty) == len(harm.SEEDS) or harm.is_harmful(clean, faulty)


def test_right_programs_learn():
    """What learns nothing can lose nothing; half of the variance of one program is noise."""
    for name, runs in harm.measured().items():
        assert min(runs[harm.CLEAN]) > 40, name


def test_each_mistake_is_tried_where_it_does_harm():
    """A mistake that harms no program would say nothing of the diagnosis."""
    harmed = {fault for _, fault in harm.harmful()}
    assert {name for name in FAULTS if name not in harmed} <= {"softmax_twice"}  # TensorFlow takes it back


def test_measuring_goes_on_where_it_was_left(tmp_path, monkeypatch):
    """What is written is not measured again; a verdict that stands ends its case."""
    scores = iter([90.0, 92.0, 94.0, 50.0, 88.0, 89.0, 91.0])
    monkeypatch.setattr(harm, "FILE", tmp_path / "harm.json")
    monkeypatch.setattr(harm, "PROGRAMS", {"moons": PROGRAMS["moons"]})
    monkeypatch.setattr(harm, "cases", lambda program: {"clean": 0, "rate_too_high": 1, "one_epoch": 2})
    monkeypatch.setattr(harm, "score", lambda program, seed: next(scores))
    harm.measure()
    harm.measure()
    expected = {"clean": [90.0, 92.0, 94.0], "rate_too_high": [50.0], "one_epoch": [88.0, 89.0, 91.0]}
    assert harm.measured() == {"moons": expected}
    assert harm.harmful() == [("moons", "rate_too_high")]
