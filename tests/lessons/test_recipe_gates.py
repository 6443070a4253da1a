"""Seven gates: open for a sound record, each closed by its own number, the first one named."""

import dataclasses
import math

import pytest

from course.lessons.recipe_gates import GATES, Record, closed_gate

GOOD = Record(
    classes=10, first_loss=2.303, small_sample=1.0, loss_left=0.8, coarse=0.47, longer=0.5, error=0.016,
    shape="healthy", place=0.6,
)  # fmt: skip
SPOILT = [
    {"first_loss": 2.4}, {"small_sample": 0.95}, {"loss_left": 1.0}, {"coarse": 0.12}, {"longer": 0.4},
    {"shape": "overfits"}, {"place": 0.976},
]  # fmt: skip


def test_a_sound_record_passes_all_seven():
    assert closed_gate(GOOD) is None
    assert len(GATES) == len(SPOILT) == 7


@pytest.mark.parametrize(("number", "change"), list(enumerate(SPOILT, start=1)))
def test_each_gate_is_closed_by_its_own_number(number, change):
    """The names count from 1 in the order of the steps."""
    assert closed_gate(dataclasses.replace(GOOD, **change)).startswith(f"{number}. ")


@pytest.mark.parametrize("first", range(1, 8))
def test_of_several_closed_gates_the_first_is_named(first):
    """All from `first` on are closed."""
    changes = {name: value for change in SPOILT[first - 1 :] for name, value in change.items()}
    assert closed_gate(dataclasses.replace(GOOD, **changes)).startswith(f"{first}. ")


@pytest.mark.parametrize("field", ["first_loss", "small_sample", "loss_left", "coarse", "longer", "place"])
def test_what_is_not_a_number_passes_no_gate(field):
    """No comparison with NaN is true, so each gate must ask for what is wanted, not for what is not."""
    assert closed_gate(dataclasses.replace(GOOD, **{field: math.nan})) is not None


@pytest.mark.parametrize(("accuracy", "passes"), [(0.485, True), (0.4539, False), (0.4541, True)])
def test_a_loss_within_the_standard_error_is_no_harm(accuracy, passes):
    """0.47 less one standard error of 0.016 is 0.454."""
    assert (closed_gate(dataclasses.replace(GOOD, longer=accuracy)) is None) == passes


@pytest.mark.parametrize(("shape", "passes"), [("healthy", True), ("stalls", True), ("late start", False)])
def test_a_run_that_has_come_to_rest_is_no_fault(shape, passes):
    """A decayed rate ends in rest; a start that was missed, or any other shape, has a cause to be found."""
    assert (closed_gate(dataclasses.replace(GOOD, shape=shape)) is None) == passes


@pytest.mark.parametrize("place", [0.0, 0.04, 0.96, 1.0])
def test_both_ends_of_the_range_are_its_edge(place):
    assert closed_gate(dataclasses.replace(GOOD, place=place)).startswith("7.")
