"""Reading rows of what `fit` takes, and choosing some of them."""

import keras
import numpy as np
import pytest

from course.diagnose.probe.sample import ROWS, Sample, probe_rows, read, rows_at

X = np.arange(40, dtype="float32").reshape(20, 2)


def test_all_rows_of_a_small_array_are_read():
    """And they know that they are neighbours, and how many there are."""
    sample = read(X, np.arange(20))
    assert sample.x is X
    assert (sample.rows, sample.in_order, sample.why_not) == (20, True, None)


def test_rows_of_a_large_array_are_spread_over_it():
    """Sorted data would show one class otherwise."""
    sample = read(np.zeros((3 * ROWS, 1), "float32"), np.arange(3 * ROWS))
    assert len(sample.x) == ROWS
    assert (sample.y[0], sample.y[-1]) == (0, 3 * ROWS - 1)
    assert not sample.in_order


def test_a_structure_keeps_its_shape():
    """Inputs by name, each with the same rows."""
    sample = read({"a": X, "b": X[:, 0]}, [X, X[:, 1]])
    assert sorted(sample.x) == ["a", "b"]
    assert rows_at(sample.x, np.array([3]))["b"].tolist() == [6.0]
    assert rows_at(None, np.array([3])) is None


class Batches(keras.utils.PyDataset):
    def __len__(self):
        return 5

    def __getitem__(self, index):
        return X[4 * index : 4 * index + 4], np.full(4, index)


def test_batches_are_put_together():
    """The first ones, in their order; their size is that of the batches of the training."""
    sample = read(Batches())
    np.testing.assert_array_equal(sample.x, X)
    assert sample.y.tolist() == np.repeat(range(5), 4).tolist()
    assert (sample.batch_size, sample.rows) == (4, None)


def test_nothing_read_has_a_reason():
    """An empty array is an answer, not an error."""
    assert read(X[:0], X[:0]).why_not == "the data hold no example"
    assert read([]).why_not


@pytest.mark.parametrize("one_hot", [False, True])
def test_a_probe_has_rows_of_each_class(one_hot):
    """9 in 10 are of class 0: so are 9 in 10 of the probe, and the others are there."""
    labels = np.repeat([0, 1, 2], [180, 10, 10])
    y = np.eye(3)[labels] if one_hot else labels
    rows = probe_rows(Sample(x=np.zeros((200, 1)), y=y), 40)
    assert len(rows) == len(set(rows.tolist())) == 40
    assert np.bincount(labels[rows]).tolist() == [36, 2, 2]


def test_a_probe_of_few_rows_is_all_of_them():
    """Fewer rows than asked for."""
    assert probe_rows(Sample(x=X, y=X[:, 0]), 64).tolist() == list(range(20))
