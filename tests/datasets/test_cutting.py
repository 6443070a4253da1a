"""Training, validation and test examples: where one ends and the next begins."""

import numpy as np
import pytest

from course.datasets.catalogue import CATALOGUE
from course.datasets.cutting import check_counts, check_seed, cut

EVERYTHING = {"train": None, "validation": None, "test": None, "seed": None}


def parts(split) -> tuple[list, list, list]:
    return split.y_train.tolist(), split.y_val.tolist(), split.y_test.tolist()


@pytest.fixture
def examples():
    """Forty examples whose label is their place."""
    return np.arange(40)[:, None], np.arange(40, dtype=np.int32)


def test_validation_is_the_last_of_the_training_examples(tiny, examples):
    """The tiny set has 30 + 10 examples and holds out 5 of the 30."""
    split = cut(tiny, *examples, **EVERYTHING, source="")
    assert parts(split) == (list(range(25)), list(range(25, 30)), list(range(30, 40)))


def test_the_first_of_each_part_are_kept(tiny, examples):
    split = cut(tiny, *examples, train=3, validation=2, test=1, seed=None, source="")
    assert parts(split) == ([0, 1, 2], [28, 29], [30])


def test_nothing_need_be_held_out(tiny, examples):
    split = cut(tiny, *examples, **{**EVERYTHING, "validation": 0, "test": 0}, source="")
    assert parts(split) == (list(range(30)), [], [])


def test_a_seed_shuffles_training_only(tiny, examples):
    """Validation and test stay what they are, so that two runs are judged on the same images."""
    split = cut(tiny, *examples, **{**EVERYTHING, "seed": 1}, source="")
    train, validation, test = parts(split)
    assert sorted(train) == list(range(25))
    assert train != sorted(train)
    assert (validation, test) == (list(range(25, 30)), list(range(30, 40)))
    assert (split.x_train[:, 0] == split.y_train).all()


def test_a_seed_repeats_and_another_differs(tiny, examples):
    first, again, other = (
        parts(cut(tiny, *examples, train=10, validation=None, test=None, seed=seed, source=""))[0]
        for seed in (1, 1, 2)
    )
    assert first == again != other


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"train": 49_001}, r"`train` must be a whole number in \[1, 49000\]. Received: train=49001"),
        ({"train": 0}, r"`train` must be a whole number in \[1, 49000\]. Received: train=0"),
        ({"train": 100, "validation": 49_950}, r"`train` must be .* \[1, 50\]. Received: train=100"),
        ({"validation": 50_000}, r"`validation` must be .* \[0, 49999\]. Received: validation=50000"),
        ({"test": -1}, r"`test` must be a whole number in \[0, 10000\]. Received: test=-1"),
        ({"test": 1.5}, r"Received: test=1.5"),
        ({"test": "10"}, r"Received: test='10'"),
        ({"test": True}, r"Received: test=True"),
    ],
)
def test_a_count_that_the_set_does_not_have_is_refused(counts, message):
    counts = {"train": None, "validation": None, "test": None, **counts}
    with pytest.raises(ValueError, match=message):
        check_counts(CATALOGUE["cifar10"], **counts)


def test_a_synthetic_set_has_as_many_as_are_asked_for():
    check_counts(CATALOGUE["spirals"], 10**6, 10**6, 10**6)


def test_a_count_may_be_a_numpy_integer():
    check_counts(CATALOGUE["cifar10"], np.int64(10), np.int32(10), np.uint8(10))


@pytest.mark.parametrize("seed", [-1, 0.5, "a"])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(ValueError, match=r"`seed` must be a whole number >= 0. Received: seed="):
        check_seed(seed)
