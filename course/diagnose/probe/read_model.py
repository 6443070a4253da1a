"""The static part of the facts: layers, weights, optimizer, losses."""

import keras
import numpy as np
from keras import layers as kl

from course.diagnose.facts import LayerFacts, OptimizerFacts, WeightFacts
from course.diagnose.probe.recorder import Seen

NORMALIZATIONS = (kl.BatchNormalization, kl.LayerNormalization, kl.GroupNormalization, kl.UnitNormalization)
DROPOUTS = (kl.Dropout, kl.SpatialDropout1D, kl.SpatialDropout2D, kl.SpatialDropout3D, kl.GaussianDropout)
LINEAR = (
    kl.Flatten, kl.Reshape, kl.Permute, kl.RepeatVector, kl.Identity, kl.Rescaling, kl.Normalization,
    kl.Masking,
    kl.ZeroPadding1D, kl.ZeroPadding2D, kl.ZeroPadding3D, kl.Cropping1D, kl.Cropping2D, kl.Cropping3D,
    kl.UpSampling1D, kl.UpSampling2D, kl.UpSampling3D, kl.AveragePooling1D, kl.AveragePooling2D,
    kl.AveragePooling3D, kl.GlobalAveragePooling1D, kl.GlobalAveragePooling2D, kl.GlobalAveragePooling3D,
    kl.GaussianNoise, kl.AlphaDropout,
)  # fmt: skip
ACTIVATIONS = (kl.Activation, kl.ReLU, kl.LeakyReLU, kl.PReLU, kl.ELU, kl.Softmax)
MERGES = (kl.Add, kl.Average, kl.Concatenate, kl.Dot, kl.Maximum, kl.Minimum, kl.Multiply, kl.Subtract)
KNOWN_ACTIVATIONS = {
    "linear": (keras.activations.linear,),
    "relu": (keras.activations.relu, keras.activations.relu6),
    "sigmoid": (keras.activations.sigmoid, keras.activations.hard_sigmoid),
    "tanh": (keras.activations.tanh,),
    "softmax": (keras.activations.softmax,),
    "positive": (keras.activations.softplus, keras.activations.exponential),
    "other": (
        keras.activations.elu, keras.activations.selu, keras.activations.gelu, keras.activations.silu,
        keras.activations.leaky_relu, keras.activations.mish, keras.activations.softsign,
        keras.activations.log_softmax, keras.activations.hard_silu,
    ),
}  # fmt: skip
SGD, ADAM = "sgd", "adam"
STEP_SIZED = ("Adam", "AdamW", "Adamax", "Nadam", "RMSprop", "Lion", "Lamb")


def names_of(units: list) -> dict[int, str]:
    """A name for each unit by its id: its own, or its path where two share one."""
    taken: dict[str, int] = {}
    for unit in units:
        taken[unit.name] = taken.get(unit.name, 0) + 1
    return {
        id(unit): unit.name if taken[unit.name] == 1 else getattr(unit, "path", unit.name) for unit in units
    }


def layer_facts(seen: list[Seen]) -> list[LayerFacts]:
    """Describes each unit that was called, in the order of the calls."""
    names = names_of([one.unit for one in seen])
    facts = []
    for one in seen:
        unit = one.unit
        weights = list(getattr(unit, "weights", ()))
        trained = list(getattr(unit, "trainable_weights", ()))
        inner = getattr(unit, "layer", unit) if isinstance(unit, kl.Wrapper) else unit
        facts.append(
            LayerFacts(
                name=names[id(unit)],
                kind=type(unit).__name__,
                role=_role(one),
                activation=activation_kind(inner),
                inputs=[names[id(by.unit)] if isinstance(by, Seen) else by for by in one.inputs],
                parameters=int(sum(np.prod(weight.shape) for weight in weights)),
                trainable=bool(trained) or not weights,
                units=one.units,
                rate=float(unit.rate) if isinstance(unit, DROPOUTS) else None,
                momentum=float(unit.momentum) if isinstance(unit, kl.BatchNormalization) else None,
                adapted=_is_adapted(unit),
                stock=type(unit).__module__.startswith("keras."),
            )
        )
    return facts


def activation_kind(unit) -> str | None:
    """What the activation of a layer, or an operation that is one, does; None where there is none."""
    if isinstance(unit, kl.ReLU):
        return "relu" if not unit.negative_slope else "other"
    if isinstance(unit, kl.Softmax):
        return "softmax"
    if isinstance(unit, (kl.LeakyReLU, kl.PReLU, kl.ELU)):
        return "other"
    if not isinstance(unit, keras.Layer):
        return _OPERATIONS.get(type(unit).__name__)
    activation = getattr(unit, "activation", None)
    if activation is None or not callable(activation):
        return None
    for kind, functions in KNOWN_ACTIVATIONS.items():
        if any(activation is one for one in functions):
            return kind
    return _tried(activation)


_OPERATIONS = {  # operations of a functional model: classes of `keras.ops`, the same for every model
    "Relu": "relu", "Relu6": "relu", "Sigmoid": "sigmoid", "HardSigmoid": "sigmoid", "Tanh": "tanh",
    "Softmax": "softmax", "Softplus": "positive", "Exp": "positive", "LeakyRelu": "other", "Gelu": "other",
    "Silu": "other", "Elu": "other", "Selu": "other", "LogSoftmax": "other", "Mish": "other",
}  # fmt: skip
_LINEAR_OPERATIONS = {
    "Reshape",
    "Transpose",
    "ExpandDims",
    "Squeeze",
    "GetItem",
    "Mean",
    "Sum",
    "Cast",
    "Identity",
}
_MERGING_OPERATIONS = {"Add", "Subtract", "Multiply", "Concatenate", "Maximum", "Minimum", "Stack", "Matmul"}


def _tried(activation) -> str:
    """What an activation that Keras does not know makes of some values."""
    grid = np.array([[-30.0, -3.0, -1.0, 0.0, 1.0, 3.0, 30.0]], "float32")
    try:
        y = keras.ops.convert_to_numpy(activation(keras.ops.convert_to_tensor(grid)))[0]
    except Exception:  # a function that wants another shape: nothing can be said of it
        return "other"
    x = grid[0]
    if y.shape != x.shape or not np.isfinite(y).all():
        return "other"
    if np.allclose(y, x):
        return "linear"
    if abs(y.sum() - 1) < 1e-4 and y.min() >= 0:
        return "softmax"
    if np.allclose(y, np.maximum(x, 0)):
        return "relu"
    if y.min() >= 0 and y.max() <= 1 + 1e-5:
        return "sigmoid"
    if y.min() >= -1 - 1e-5 and y.max() <= 1 + 1e-5:
        return "tanh"
    return "positive" if y.min() >= 0 else "other"


def _role(one: Seen) -> str:
    unit = one.unit
    if not isinstance(unit, keras.Layer):
        name = type(unit).__name__
        if name in _OPERATIONS:
            return "activation"
        return "merge" if name in _MERGING_OPERATIONS else "linear" if name in _LINEAR_OPERATIONS else "other"
    if isinstance(unit, kl.TimeDistributed):
        return _role(Seen(unit.layer))
    for classes, role in (
        ((kl.RNN, kl.Bidirectional), "recurrent"),
        (kl.Embedding, "embedding"),
        (NORMALIZATIONS, "normalization"),
        (DROPOUTS, "dropout"),
        (MERGES, "merge"),
        (LINEAR, "linear"),
        (ACTIVATIONS, "activation"),
    ):
        if isinstance(unit, classes):
            return role
    if isinstance(unit, (kl.MultiHeadAttention, kl.GroupQueryAttention)):
        return "other"
    if len(one.inputs) > 1:
        return "merge"
    return "kernel" if any(len(weight.shape) >= 2 for weight in unit.weights) else "other"


def _is_adapted(unit) -> bool | None:
    if not isinstance(unit, kl.Normalization) or getattr(unit, "input_mean", None) is not None:
        return None
    variance = keras.ops.convert_to_numpy(unit.adapt_variance) if unit.built else np.ones(1)
    mean = keras.ops.convert_to_numpy(unit.adapt_mean) if unit.built else np.zeros(1)
    return not (np.all(variance == 1) and np.all(mean == 0))


def weight_owners(seen: list[Seen]) -> dict[int, tuple[str, object]]:
    """Id of each weight to the name of its unit and the unit."""
    names = names_of([one.unit for one in seen])
    owners = {}
    for one in seen:
        for weight in getattr(one.unit, "weights", ()):
            owners.setdefault(id(weight), (names[id(one.unit)], one.unit))
    return owners


def is_kernel(weight, unit) -> bool:
    """Whether a weight multiplies the inputs of its layer; the bias of a GRU has two axes, and does not."""
    if len(weight.shape) < 2 or isinstance(unit, (kl.Embedding, kl.BatchNormalization)):
        return False
    return not any(weight is getattr(part, "bias", None) for part in unit._flatten_layers())


def biases_of(model) -> set[int]:
    """Ids of the biases of all layers: some have two axes, as that of a GRU or of an attention head."""
    biases = (getattr(layer, "bias", None) for layer in model._flatten_layers())
    return {id(one) for one in biases if one is not None}


def weight_facts(model: keras.Model, seen: list[Seen]) -> list[WeightFacts]:
    """Describes each weight array, in the order of the calls of the layers."""
    owners = weight_owners(seen)
    place = {id(one.unit): number for number, one in enumerate(seen)}
    trained = {id(weight) for weight in model.trainable_weights}
    facts = []
    for weight in model.weights:
        name, unit = owners.get(id(weight), (weight.path.rpartition("/")[0], None))
        values = np.asarray(keras.ops.convert_to_numpy(weight), dtype="float64")
        if not values.size:
            continue
        kernel = unit is not None and is_kernel(weight, unit)
        fan_in, fan_out = _fans(weight.shape) if kernel else (None, None)
        finite = np.isfinite(values)
        kept = values if finite.all() else np.where(finite, values, 0.0)
        order = place.get(id(unit), len(seen))
        facts.append(
            (
                order,
                WeightFacts(
                    name=weight.path,
                    layer=name,
                    kernel=kernel,
                    trainable=id(weight) in trained,
                    size=values.size,
                    mean=float(kept.mean()),
                    std=float(kept.std()),
                    largest=float(np.abs(kept).max()),
                    fan_in=fan_in,
                    fan_out=fan_out,
                    nonfinite=int((~finite).sum()),
                ),
            )
        )
    return [one for _, one in sorted(facts, key=lambda pair: pair[0])]


def _fans(shape) -> tuple[float, float]:
    """Inputs of a unit and outputs of an input, as Keras's initialisers count them."""
    field = float(np.prod(shape[:-2], dtype=float))
    return float(shape[-2] * field), float(shape[-1] * field)


def optimizer_facts(model: keras.Model, planned_steps: int | None = None) -> OptimizerFacts | None:
    """Describes the optimizer, its learning rate over the planned steps included."""
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None:
        return None
    scales = isinstance(optimizer, keras.optimizers.LossScaleOptimizer)
    inner = optimizer.inner_optimizer if scales else optimizer
    facts = OptimizerFacts(kind=type(inner).__name__, scales_loss=scales)
    facts.iterations = int(keras.ops.convert_to_numpy(optimizer.iterations))
    if isinstance(inner, keras.optimizers.SGD):
        facts.family, facts.momentum = SGD, float(inner.momentum)
    elif any(isinstance(inner, getattr(keras.optimizers, name)) for name in STEP_SIZED):
        facts.family = ADAM
    facts.clips = any(getattr(inner, name, None) for name in ("clipnorm", "clipvalue", "global_clipnorm"))
    rate = getattr(inner, "_learning_rate", None)
    if isinstance(rate, keras.optimizers.schedules.LearningRateSchedule):
        facts.scheduled = True
        last = planned_steps or 10_000
        steps = np.unique(np.geomspace(1, last + 1, 40).astype(int)) - 1
        rates = [float(keras.ops.convert_to_numpy(rate(int(step)))) for step in steps]
        facts.learning_rate, facts.lowest, facts.highest = rates[0], min(rates), max(rates)
    elif rate is not None and not hasattr(inner, "optimizers"):
        facts.learning_rate = float(keras.ops.convert_to_numpy(rate))
        facts.lowest = facts.highest = facts.learning_rate
    return facts


_CLASS_OF_LOSS = {
    keras.losses.MeanSquaredError: "mean_squared_error",
    keras.losses.MeanAbsoluteError: "mean_absolute_error",
    keras.losses.MeanAbsolutePercentageError: "mean_absolute_percentage_error",
    keras.losses.MeanSquaredLogarithmicError: "mean_squared_logarithmic_error",
    keras.losses.Huber: "huber",
    keras.losses.LogCosh: "log_cosh",
    keras.losses.Hinge: "hinge",
    keras.losses.SquaredHinge: "squared_hinge",
    keras.losses.CategoricalHinge: "categorical_hinge",
    keras.losses.KLDivergence: "kl_divergence",
    keras.losses.Poisson: "poisson",
    keras.losses.BinaryFocalCrossentropy: "binary_focal_crossentropy",
    keras.losses.BinaryCrossentropy: "binary_crossentropy",
    keras.losses.CategoricalFocalCrossentropy: "categorical_focal_crossentropy",
    keras.losses.CategoricalCrossentropy: "categorical_crossentropy",
    keras.losses.SparseCategoricalCrossentropy: "sparse_categorical_crossentropy",
}
_FUNCTION_OF_LOSS = {
    getattr(keras.losses, name): name
    for name in (*_CLASS_OF_LOSS.values(), "mean_squared_error")
    if hasattr(keras.losses, name)
}


def loss_kind(loss) -> str:
    """The kind of a compiled loss, as "mean_squared_error"; "custom" where it is not one of Keras's."""
    for known, kind in _CLASS_OF_LOSS.items():
        if type(loss) is known:
            return kind
    return _FUNCTION_OF_LOSS.get(getattr(loss, "fn", loss), "custom")


def loss_option(loss, name: str):
    """An option of a compiled loss, as `from_logits`; None where it has none."""
    return getattr(loss, "_fn_kwargs", {}).get(name)


_FROM_LOGITS = (
    "sparse_categorical_crossentropy", "categorical_crossentropy", "categorical_focal_crossentropy",
    "binary_crossentropy", "binary_focal_crossentropy",
)  # fmt: skip


def from_logits(loss) -> bool | None:
    """Whether a compiled loss takes scores; None where the question does not arise."""
    if loss_kind(loss) not in _FROM_LOGITS:
        return None
    return bool(loss_option(loss, "from_logits"))
