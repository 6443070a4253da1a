"""The mistakes: that each can be planted, and does what it says."""

import keras
import numpy as np
import pytest

from course.bugs import FAULTS, PROGRAMS

pytestmark = pytest.mark.backends
DATA_FAULTS = {
    "labels_shuffled", "labels_off_by_one", "inputs_unscaled", "targets_unscaled", "nan_in_inputs",
    "constant_inputs", "sorted_labels",
}  # fmt: skip


def planted(fault: str, program: str):
    return FAULTS[fault].plant(PROGRAMS[program])


def kernels(program) -> list[np.ndarray]:
    return [np.array(v) for v in program.compile(0).trainable_variables if v.ndim > 1]


def test_there_are_enough():
    """At least eighteen kinds."""
    assert len(FAULTS) >= 18


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_leaves_the_program_as_it_was(name):
    """Planting makes another program; its neighbour in the bench is still right."""
    before = PROGRAMS["values"], PROGRAMS["clusters"]
    for program in before:
        FAULTS[name].plant(program)
    assert before == (PROGRAMS["values"], PROGRAMS["clusters"])


@pytest.mark.parametrize(
    ("fault", "program", "holds"),
    [
        ("zero_weights", "clusters", lambda p: all((k == 0).all() for k in kernels(p))),
        ("large_weights", "clusters", lambda p: all(k.std() > 1 for k in kernels(p))),
        ("rate_too_high", "clusters", lambda p: p.rate == 1.0),
        ("rate_too_low", "clusters", lambda p: p.rate == pytest.approx(1e-7)),
        ("one_epoch", "clusters", lambda p: p.epochs == 1),
        ("softmax_twice", "moons", lambda p: p is None),
        ("softmax_twice", "tiny_table", lambda p: p.loss().get_config()["from_logits"] is True),
        ("scores_as_probabilities", "clusters", lambda p: p.loss().get_config()["from_logits"] is False),
        ("squared_error_on_classes", "tiny_table", lambda p: p.loss() == "mse"),
        ("frozen", "clusters", lambda p: not p.compile(0).trainable_variables),
        ("deep_sigmoid", "clusters", lambda p: len(p.build(0).layers) == 10),
        ("no_hidden_activation", "subclassed", lambda p: p is None),
        ("nan_in_inputs", "clusters", lambda p: np.isnan(p.data(0).x).sum() == 1),
        ("constant_inputs", "clusters", lambda p: not p.data(0).x.any()),
        ("labels_off_by_one", "clusters", lambda p: p.data(0).y.max() == 5),
        ("sorted_labels", "clusters", lambda p: (np.diff(p.data(0).y) >= 0).all()),
        ("inputs_unscaled", "clusters", lambda p: abs(p.data(0).x.std() - 500) < 50),
        ("targets_unscaled", "values", lambda p: abs(p.data(0).y.mean() - 5000) < 200),
    ],
)  # fmt: skip
def test_a_fault_does_what_it_says(fault, program, holds):
    """The mistake is in the program that is built, not only in its name."""
    assert holds(planted(fault, program))


def test_shuffled_labels_are_the_same_labels():
    """Only their order is lost: the shares of the classes stay."""
    clean, faulty = PROGRAMS["clusters"].data(0), planted("labels_shuffled", "clusters").data(0)
    np.testing.assert_array_equal(np.bincount(clean.y), np.bincount(faulty.y))
    np.testing.assert_array_equal(clean.x, faulty.x)
    assert (clean.y != faulty.y).mean() > 0.5


@pytest.mark.parametrize(
    ("fault", "activation", "where"),
    [
        ("no_output_activation", "linear", -1),
        ("softmax_of_one", "softmax", -1),
        ("no_hidden_activation", "linear", 0),
        ("softmax_hidden", "softmax", 0),
    ],
)
def test_activations_are_exchanged(fault, activation, where):
    """The layer that computes is another, with the same size."""
    model, clean = planted(fault, "moons").build(0), PROGRAMS["moons"].build(0)
    assert keras.activations.serialize(model.layers[where].activation) == activation
    assert model.count_params() == clean.count_params()


def test_going_up_the_slope_raises_the_loss():
    """One step of an optimizer whose sign is wrong, on a loss w with slope 1: w grows by the rate."""
    program = planted("gradient_sign", "clusters")
    optimizer, weight = program.optimizer(0.5), keras.Variable(2.0)
    optimizer.build([weight])
    optimizer.apply([keras.ops.convert_to_tensor(1.0)])
    assert float(keras.ops.convert_to_numpy(weight)) == pytest.approx(2.5)
