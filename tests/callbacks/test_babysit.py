"""Watching a fit in one line, whatever the data are: it sees them, and the training is what it would be."""

import keras
import numpy as np
import pytest
from keras import layers

from course.callbacks import babysit


@pytest.fixture(scope="module")
def data():
    """Rows of 4 features in 2 classes."""
    draw = np.random.default_rng(0)
    x = draw.normal(size=(96, 4)).astype("float32")
    return x, (x[:, 0] > 0).astype("int32")


def build():
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(2, "softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


class Noisy(keras.utils.PyDataset):
    """Batches with noise from a generator of its own."""

    def __init__(self, x, y):
        super().__init__()
        self.x, self.y, self.draw = x, y, np.random.default_rng(5)

    def __len__(self):
        return 3

    def __getitem__(self, index):
        rows = slice(32 * index, 32 * index + 32)
        return self.x[rows] + self.draw.normal(size=(32, 4)).astype("float32") / 10, self.y[rows]


def batches(x, y):
    while True:
        for start in range(0, len(x), 32):
            yield x[start : start + 32], y[start : start + 32]


def arrays(x, y):
    return (x, y), {"validation_split": 0.25}


def weighted(x, y):
    return (x, y), {"class_weight": {0: 1.0, 1: 3.0}}


def pydataset(x, y):
    return (Noisy(x, y),), {}


def generator(x, y):
    return (batches(x, y),), {"steps_per_epoch": 3, "shuffle": False}


def shuffled_dataset(x, y):
    tf = pytest.importorskip("tensorflow")
    return (tf.data.Dataset.from_tensor_slices((x, y)).shuffle(96, seed=3).batch(32),), {"shuffle": False}


def loader(x, y):
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)  # Keras seeds it on its own backend only
    rows = torch.utils.data.TensorDataset(torch.from_numpy(x), torch.from_numpy(y))
    return (torch.utils.data.DataLoader(rows, batch_size=32, shuffle=True),), {"shuffle": False}


@pytest.mark.backends
@pytest.mark.parametrize("make", [arrays, weighted, pydataset, generator, shuffled_dataset, loader])
def test_the_probe_is_found_and_the_training_unchanged(make, data):
    """Order, seeds and noise stay what they are, to the bit."""
    ends = []
    for watched in (False, True):
        model = build()
        given, options = make(*data)
        options = {"epochs": 3, "verbose": 0, **options}
        if watched:
            _, report = babysit(model, *given, on_error="record", **options)
        else:
            model.fit(*given, **options)
        ends.append(model.get_weights())
    assert report.facts.inputs[0].rows > 0
    assert report.facts.initial is not None
    assert report.facts.run.steps >= 9 - 2 * (make is arrays)
    for bare, seen in zip(*ends, strict=True):
        np.testing.assert_array_equal(seen, bare)


def test_other_callbacks_run_too(data):
    """One callback or a list, as `fit` takes them."""
    history, _ = babysit(build(), *data, epochs=5, verbose=0, callbacks=keras.callbacks.TerminateOnNaN())
    assert len(history.epoch) == 5


def test_class_weights_reach_the_probe(data):
    """The gradient of the probe is that of the weighted loss, which chance does not explain."""
    _, report = babysit(build(), *data, epochs=1, verbose=0, class_weight={0: 1.0, 1: 3.0})
    assert report.facts.run.weighted


def test_rows_held_back_for_validation_are_not_read(data):
    """`validation_split` takes the last rows."""
    _, report = babysit(build(), *data, epochs=1, verbose=0, validation_split=0.25)
    assert report.facts.rows == 72
    assert report.facts.validation
