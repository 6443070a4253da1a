"""Faults to plant in a right program, each with the findings that name its cause."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import keras
import numpy as np

from course.bugs.drawn import Drawn
from course.bugs.program import Data, Program
from course.bugs.surgery import WITH_KERNEL, edited, hidden_with_activation, is_open, with_config


@dataclass(frozen=True)
class Fault:
    """A mistake that can be made in many programs.

    Attributes:
        name: As "rate_too_high".
        says: What the mistake is.
        causes: Ids of the findings that name it.
        plant: Called with a program, returns the program with the mistake, or None where it cannot be made.
    """

    name: str
    says: str
    causes: frozenset[str]
    plant: Callable[[Program], Program | None]


FAULTS: dict[str, Fault] = {}


def fault(says: str, *causes: str):
    """Registers a function from a program to the same program with a mistake."""

    def mark(plant):
        FAULTS[plant.__name__] = Fault(plant.__name__, says, frozenset(causes), plant)
        return plant

    return mark


# Learning rate and optimizer


@fault("The learning rate is 1000 times too high.",
       "lr-out-of-range", "diverging", "update-ratio")  # fmt: skip
def rate_too_high(program):
    return _with_rate(program, 1000.0)


@fault("The learning rate is 10,000 times too low.", "lr-out-of-range", "update-ratio")
def rate_too_low(program):
    return _with_rate(program, 1e-4)


@fault("The steps go up the slope.", "wrong-direction")
def gradient_sign(program):
    return replace(program, optimizer=lambda rate: Uphill(program.optimizer(rate)))


@fault("Training ends after one pass over the data.", "undertrained")
def one_epoch(program):
    return replace(program, epochs=1)


# Initial weights


@fault("All weights start at zero.", "bad-init")
def zero_weights(program):
    return _with_kernels(program, lambda layer: {"kernel_initializer": "zeros"})


@fault("The initial weights are 30 times too large.", "bad-init")
def large_weights(program):
    return _with_kernels(
        program, lambda layer: {"kernel_initializer": Drawn("he", seed=len(layer.name), factor=30.0)}
    )


@fault("The hidden biases start at -10, so that no ReLU is ever on.", "bad-init", "dead-relu")
def dead_biases(program):
    def change(layer, is_last):
        is_relu = hidden_with_activation(layer, is_last) and layer.activation is keras.activations.relu
        return with_config(layer, bias_initializer=keras.initializers.Constant(-10.0)) if is_relu else None

    return _with_layers(program, change)


# Activations, loss, and how they fit


@fault("The output has no activation where the loss wants probabilities.", "output-loss-mismatch")
def no_output_activation(program):
    return _with_output(program, "linear", ("sigmoid", "softmax"))


@fault("The scores are taken for probabilities: `from_logits` is missing.", "output-loss-mismatch")
def scores_as_probabilities(program):
    return _with_from_logits(program, True, False)


@fault("Softmax twice: in the model and, by `from_logits`, in the loss.", "output-loss-mismatch")
def softmax_twice(program):
    return _with_from_logits(program, False, True, only=("softmax",))


@fault("A softmax over a single output, which is always 1.", "output-loss-mismatch")
def softmax_of_one(program):
    return _with_output(program, "softmax", ("sigmoid",), units=1)


@fault("A ReLU at the output of a regression: no value below zero.", "output-loss-mismatch")
def relu_output(program):
    return _with_output(program, "relu", ("linear",), losses=("mse",))


@fault("Squared error against the numbers of the classes.", "output-loss-mismatch")
def squared_error_on_classes(program):
    is_sparse = _loss_name(program) == "sparse_categorical_crossentropy"
    return replace(program, loss=lambda: "mse") if is_sparse else None


@fault("The hidden layers have no activation.", "missing-nonlinearity")
def no_hidden_activation(program):
    return _with_hidden(program, "linear")


@fault("The hidden layers end in a softmax.", "softmax-hidden")
def softmax_hidden(program):
    return _with_hidden(program, "softmax")


@fault("Nine sigmoid layers on top of each other, weights from N(0, 0.05).",
       "deep-saturating", "vanishing-gradient")  # fmt: skip
def deep_sigmoid(program):
    def build(seed):
        model = program.build(seed)
        deep = keras.Sequential([keras.Input(model.input_shape[1:])])
        for _ in range(9):
            deep.add(keras.layers.Dense(32, "sigmoid", kernel_initializer=_normal(0.05, len(deep.layers))))
        deep.add(model.layers[-1].__class__.from_config(model.layers[-1].get_config()))
        return deep

    model = program.build(0)
    is_stack = isinstance(model, keras.Sequential) and len(model.input_shape) == 2 and len(model.layers) > 1
    is_stack = is_stack and all(isinstance(layer, keras.layers.Dense) for layer in model.layers)
    return replace(program, build=build) if is_stack else None


# Data


@fault("The labels of the training set are shuffled.", "no-signal")
def labels_shuffled(program):
    def data(seed):
        clean, random = program.data(seed), np.random.default_rng(seed)
        order = random.permutation(_count(clean.x))
        return clean._replace(y=_each(clean.y, lambda y: y[order]))

    return replace(program, data=data)


@fault("The labels are 1 too large: the last class lies outside the outputs.", "labels-out-of-range")
def labels_off_by_one(program):
    if _loss_name(program) != "sparse_categorical_crossentropy":
        return None
    return _with_data(program, lambda data: data._replace(y=data.y + 1, y_val=data.y_val + 1))


@fault("The inputs are 500 times too large and lie far from zero.", "input-scale")
def inputs_unscaled(program):
    if not _has_float_inputs(program):
        return None

    def wide(x):
        return (500 * x + 1000).astype("float32")

    return _with_data(
        program, lambda data: data._replace(x=_each(data.x, wide), x_val=_each(data.x_val, wide))
    )


@fault("The targets of a regression reach into the thousands.", "target-scale")
def targets_unscaled(program):
    if not isinstance(program.loss(), str) or program.loss() != "mse" or program.name == "autoencoder":
        return None

    def wide(y):
        return 1000 * y + 5000

    return _with_data(program, lambda data: data._replace(y=wide(data.y), y_val=wide(data.y_val)))


@fault("One number among the inputs is NaN.", "data-nonfinite")
def nan_in_inputs(program):
    if not _has_float_inputs(program):
        return None

    def spoil(x):
        x = x.copy()
        x.reshape(-1)[7] = np.nan
        return x

    return _with_data(program, lambda data: data._replace(x=_each(data.x, spoil)))


@fault("All inputs are the same: a selection of columns went wrong.", "constant-data")
def constant_inputs(program):
    if not _has_float_inputs(program):
        return None
    return _with_data(
        program,
        lambda data: data._replace(x=_each(data.x, np.zeros_like), x_val=_each(data.x_val, np.zeros_like)),
    )


@fault("The examples come sorted by label, and are not shuffled.", "sorted-labels")
def sorted_labels(program):
    probe = program.data(0)
    if isinstance(probe.y, dict) or (np.ndim(probe.y) > 1 and probe.y.shape[-1] > 1):
        return None

    def data(seed):
        clean = program.data(seed)
        order = np.argsort(np.ravel(clean.y), kind="stable")
        return clean._replace(x=_each(clean.x, lambda x: x[order]), y=clean.y[order])

    return replace(program, data=data, fitted=lambda given: {**program.fitted(given), "shuffle": False})


# Regularisation and modes


@fault("Dropout of 0.95 before the output.", "dropout-high")
def dropout_too_high(program):
    def build(seed):
        model = program.build(seed)
        head = model.layers[-1]
        x = keras.layers.Dropout(0.95, seed=seed)(head.input)
        return keras.Model(model.inputs, head(x))

    model = program.build(0)
    has_one_head = (
        is_open(model) and isinstance(model.layers[-1], keras.layers.Dense) and len(model.layers) > 1
    )
    return replace(program, build=build) if has_one_head and len(model.outputs) == 1 else None


@fault("An L2 penalty of 1 on each kernel.", "regularisation-dominates")
def penalty_too_high(program):
    return _with_kernels(
        program, lambda layer: {"kernel_regularizer": keras.regularizers.L2(1.0)}, all_layers=True
    )


@fault("All layers are frozen.", "frozen-layers")
def frozen(program):
    def build(seed):
        model = program.build(seed)
        for layer in model.layers:
            layer.trainable = False
        return model

    return replace(program, build=build)


@fault("Batch norm's moving statistics hardly move: inference works with those of the start.", "mode-gap")
def moving_statistics_stay(program):
    def change(layer, is_last):
        is_norm = isinstance(layer, keras.layers.BatchNormalization)
        return with_config(layer, momentum=0.9999) if is_norm else None

    return _with_layers(program, change)


class Uphill(keras.optimizers.SGD):
    """Steps up the slope, at the rate of another optimizer."""

    def __init__(self, other: keras.optimizers.Optimizer):
        super().__init__(learning_rate=float(other.learning_rate))

    def update_step(self, gradient, variable, learning_rate):
        super().update_step(-gradient, variable, learning_rate)


def _with_rate(program: Program, factor: float) -> Program | None:
    if not isinstance(program.rate, float):
        return None
    return replace(program, rate=program.rate * factor)


def _with_data(program: Program, change: Callable[[Data], Data]) -> Program:
    return replace(program, data=lambda seed: change(program.data(seed)))


def _with_layers(program: Program, change) -> Program | None:
    """The program with other layers; None where no layer is another, or none can be exchanged."""
    model = program.build(0)
    if not is_open(model) or not any(change(layer, False) or change(layer, True) for layer in model.layers):
        return None
    return replace(program, build=edited(program.build, change))


def _with_kernels(program: Program, settings, all_layers: bool = False) -> Program | None:
    def change(layer, is_last):
        return with_config(layer, **settings(layer)) if isinstance(layer, WITH_KERNEL) else None

    return _with_layers(program, change)


def _with_hidden(program: Program, activation: str) -> Program | None:
    def change(layer, is_last):
        if isinstance(layer, keras.layers.ReLU):
            return keras.layers.Activation(activation)
        return with_config(layer, activation=activation) if hidden_with_activation(layer, is_last) else None

    model = program.build(0)
    if not is_open(model) or not any(change(layer, layer is model.layers[-1]) for layer in model.layers):
        return None
    return replace(program, build=edited(program.build, change))


def _with_output(program: Program, activation: str, instead_of, units=None, losses=None) -> Program | None:
    model = program.build(0)
    if not is_open(model) or len(model.outputs) != 1 or not isinstance(model.layers[-1], keras.layers.Dense):
        return None
    head = model.layers[-1]
    if keras.activations.serialize(head.activation) not in instead_of or units not in (None, head.units):
        return None
    if losses and program.loss() not in losses:
        return None
    return replace(
        program,
        build=edited(
            program.build, lambda layer, last: with_config(layer, activation=activation) if last else None
        ),
    )


def _with_from_logits(program: Program, before: bool, after: bool, only=None) -> Program | None:
    loss = program.loss()
    loss = keras.losses.get(loss) if isinstance(loss, str) else loss
    config = loss.get_config() if isinstance(loss, keras.losses.Loss) else {}
    name = getattr(loss, "__name__", getattr(loss, "name", ""))
    if name not in ("sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy"):
        return None
    if config.get("from_logits", False) is not before or (only and name == "binary_crossentropy"):
        return None
    kind = type(keras.losses.get({"class_name": "".join(map(str.capitalize, name.split("_"))), "config": {}}))
    return replace(program, loss=lambda: kind(from_logits=after))


def _loss_name(program: Program) -> str:
    loss = program.loss()
    return loss if isinstance(loss, str) else getattr(loss, "name", "")


def _has_float_inputs(program: Program) -> bool:
    x = program.data(0).x
    return all(part.dtype.kind == "f" for part in (x if isinstance(x, list) else [x]))


def _each(value, change):
    if isinstance(value, dict):
        return {name: change(part) for name, part in value.items()}
    return [change(part) for part in value] if isinstance(value, list) else change(value)


def _count(x) -> int:
    return len(x[0]) if isinstance(x, list) else len(x)


def _normal(deviation: float, seed: int):
    return Drawn("lecun", seed, factor=deviation * np.sqrt(32))
