"""What is known about a model, its data and a run: plain data, the only thing that the rules look at."""

import dataclasses
from dataclasses import dataclass, field
from types import UnionType
from typing import get_args, get_origin, get_type_hints


@dataclass
class LayerFacts:
    """One layer, or plain operation, in the order in which the model calls them.

    Attributes:
        name: Its name; where two share one, the path.
        kind: Class, as "Dense".
        role: "kernel" (Dense, convolutions and other layers with a matrix of weights), "recurrent",
            "embedding", "normalization", "dropout", "activation", "linear" (moves, averages or scales values:
            Flatten, Rescaling, average pooling), "merge" (more than one input) or "other".
        activation: What its activation does: "linear", "relu", "sigmoid", "tanh", "softmax", "positive" or
            "other"; None where it has none.
        inputs: Names of the layers whose outputs it gets: "input" for an input of the model, None where an
            operation outside of layers stands between.
        parameters: Number of its weights.
        trainable: Whether any of them is trained; True for a layer without weights.
        units: Last axis of its output.
        rate: Share that a dropout layer drops.
        momentum: Of the moving averages of a batch normalisation.
        adapted: Whether a layer that learns from the data by `adapt` has done so; None for others.
        stock: Whether its class is one of Keras's.
    """

    name: str
    kind: str = "Dense"
    role: str = "kernel"
    activation: str | None = None
    inputs: list[str | None] = field(default_factory=list)
    parameters: int = 0
    trainable: bool = True
    units: int | None = None
    rate: float | None = None
    momentum: float | None = None
    adapted: bool | None = None
    stock: bool = True


@dataclass
class WeightFacts:
    """One weight array before training.

    Attributes:
        name: Its path, as "dense/kernel".
        layer: Name of its layer, as in `LayerFacts`.
        kernel: Whether it has two axes or more and multiplies the inputs of its layer.
        trainable: Whether it is trained.
        size: Number of entries.
        mean: Mean of the entries.
        std: Their standard deviation.
        largest: Their largest absolute value.
        fan_in: Inputs of one unit, for a kernel.
        fan_out: Outputs of one input, for a kernel.
        nonfinite: Entries that are NaN or infinite.
    """

    name: str
    layer: str
    kernel: bool = True
    trainable: bool = True
    size: int = 0
    mean: float = 0.0
    std: float = 0.0
    largest: float = 0.0
    fan_in: float | None = None
    fan_out: float | None = None
    nonfinite: int = 0


@dataclass
class InputFacts:
    """The values of one input of the model, over the rows that were read.

    Attributes:
        name: "x", or its name where there are several.
        shape: Of one example.
        dtype: As it was handed in.
        rows: Examples that were read.
        nonfinite: Values that are NaN or infinite.
        nonfinite_row: First row that holds one; None where none does.
        minimum, maximum, mean, std: Of the finite values.
        largest_std: Of the feature (last axis) that varies most.
        constant: Features that never change; positions count singly.
        features: Values of one example.
        repeated: Share of the rows that stand in the data more than once.
        in_validation: Share of the validation rows that also stand in the training data; None if unknown.
    """

    name: str = "x"
    shape: list[int] = field(default_factory=list)
    dtype: str = "float32"
    rows: int = 0
    nonfinite: int = 0
    nonfinite_row: int | None = None
    minimum: float = 0.0
    maximum: float = 0.0
    mean: float = 0.0
    std: float = 1.0
    largest_std: float = 1.0
    constant: int = 0
    features: int = 1
    repeated: float = 0.0
    in_validation: float | None = None


@dataclass
class TargetFacts:
    """The targets of one output, over the rows that were read.

    Attributes:
        kind: "classes" (whole numbers, few of them), "binary" (0 and 1), "one-hot", "multi-hot",
            "probabilities" (soft labels), "continuous", or "none".
        shape: Of one target.
        dtype: As it was handed in.
        rows: Examples that were read.
        nonfinite: Values that are NaN or infinite.
        minimum, maximum, mean, std: Of the finite values.
        distinct: Different values, counted up to 1000.
        counts: Rows of each class, for "classes", "binary" and "one-hot".
        changes: Share of neighbouring rows with different classes; None where there are no classes or the
            rows were not read in their order.
        is_input: Whether the targets are an input of the model, as for an autoencoder.
    """

    kind: str = "none"
    shape: list[int] = field(default_factory=list)
    dtype: str = "float32"
    rows: int = 0
    nonfinite: int = 0
    minimum: float = 0.0
    maximum: float = 0.0
    mean: float = 0.0
    std: float = 1.0
    distinct: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    changes: float | None = None
    is_input: bool = False


@dataclass
class OutputFacts:
    """One output of the model with its loss and its targets.

    Attributes:
        name: "output", or its name where there are several.
        layer: Layer that makes it; None where that is not known.
        activation: As in `LayerFacts`, of the last activation; None where it is not known.
        shape: Of one prediction.
        loss: Kind of loss, as "mean_squared_error"; "custom" where it is not one of Keras's, "none" where
            the output has none.
        from_logits: Whether the loss applies the sigmoid or softmax itself; None where it has no such choice.
        ignored: Class that the loss leaves out; None where it counts all.
        loss_weight: Its share in the total.
        metrics: Names of the metrics that are measured on it.
        minimum, maximum: Of the predictions on the probe before training.
        row_sums: Smallest and largest sum of a prediction over its last axis.
        target: The `TargetFacts`.
        unweighted_loss: Loss on the probe before training; None where it could not be measured.
        prior_loss: Loss of the best constant prediction; None where there is no formula.
        chance_loss: Loss of a prediction that favours nothing; None where there is no formula.
    """

    name: str = "output"
    layer: str | None = None
    activation: str | None = None
    shape: list[int] = field(default_factory=list)
    loss: str = "custom"
    from_logits: bool | None = None
    ignored: int | None = None
    loss_weight: float = 1.0
    metrics: list[str] = field(default_factory=list)
    minimum: float | None = None
    maximum: float | None = None
    row_sums: list[float] | None = None
    target: TargetFacts = field(default_factory=TargetFacts)
    unweighted_loss: float | None = None
    prior_loss: float | None = None
    chance_loss: float | None = None


@dataclass
class OptimizerFacts:
    """The optimizer.

    Attributes:
        kind: Class, as "Adam".
        family: "sgd", "adam" (steps of the size of the learning rate, whatever the gradient) or "other".
        learning_rate: What the next step would use.
        lowest, highest: Of the learning rate over the planned steps.
        scheduled: Whether the learning rate changes by a schedule.
        momentum: Of gradient descent.
        clips: Whether gradients are clipped.
        scales_loss: Whether the loss is scaled for 16-bit floats.
        iterations: Updates done before.
    """

    kind: str = "SGD"
    family: str = "other"
    learning_rate: float | None = None
    lowest: float | None = None
    highest: float | None = None
    scheduled: bool = False
    momentum: float = 0.0
    clips: bool = False
    scales_loss: bool = False
    iterations: int = 0


@dataclass
class ActivationFacts:
    """The output of one layer on the probe.

    Attributes:
        layer: Its name.
        mean, std, minimum, maximum: Over examples and units.
        zeros: Share of values that are exactly 0.
        dead: Share of units that are 0 on the whole probe.
        saturated: Share of values within 0.02 of the ends of a sigmoid or tanh.
        spread: Mean over units of the standard deviation over examples.
        nonfinite: Share of values that are NaN or infinite.
        input_std, input_largest: Standard deviation and largest absolute value of what the layer got.
    """

    layer: str
    mean: float = 0.0
    std: float = 1.0
    minimum: float = -1.0
    maximum: float = 1.0
    zeros: float = 0.0
    dead: float = 0.0
    saturated: float = 0.0
    spread: float = 1.0
    nonfinite: float = 0.0
    input_std: float | None = None
    input_largest: float | None = None


@dataclass
class GradientFacts:
    """The gradient of the loss on the probe for one trained weight array.

    Attributes:
        weight: Its path.
        layer: Name of its layer.
        kernel: Whether it is a kernel.
        connected: False where the loss does not depend on it at all.
        rms: Root of the mean square of the gradient.
        largest: Largest absolute value.
        nonfinite: Share of entries that are NaN or infinite.
        weight_rms: Root of the mean square of the weights.
        units_without: Share of the units (last axis) whose gradient is exactly 0.
    """

    weight: str
    layer: str
    kernel: bool = True
    connected: bool = True
    rms: float = 0.0
    largest: float = 0.0
    nonfinite: float = 0.0
    weight_rms: float = 0.0
    units_without: float = 0.0


@dataclass
class ProbeFacts:
    """One look at the model with a fixed batch.

    Attributes:
        step: Updates done before it.
        loss: Total loss in training mode.
        penalty: The part of it that comes from regularisation and `add_loss`.
        inference_loss: Total loss in inference mode; None where it was not measured.
        spread: For each output, the standard deviation over examples of the predictions, averaged.
        activations: For each layer, in the order of the calls.
        gradients: For each trained weight; empty where they were not measured.
        seconds: What it cost.
    """

    step: int = 0
    loss: float = 0.0
    penalty: float = 0.0
    inference_loss: float | None = None
    spread: list[float] = field(default_factory=list)
    activations: list[ActivationFacts] = field(default_factory=list)
    gradients: list[GradientFacts] = field(default_factory=list)
    seconds: float = 0.0


@dataclass
class UpdateFacts:
    """One optimizer step, seen from the weights.

    Attributes:
        step: Number of the step, from 1.
        ratios: Kernel path to length of the update over length of the weights.
        alignment: Kernel path to the cosine between the update and the gradient on the probe: below 0 where
            the step goes down. Missing where there was no gradient.
        norms: Kernel path to root mean square of the weights after the step.
        learning_rate: What the step used; None if unknown.
        moved_statistics: Batch normalisation to whether its moving statistics changed.
    """

    step: int = 0
    ratios: dict[str, float] = field(default_factory=dict)
    alignment: dict[str, float] = field(default_factory=dict)
    norms: dict[str, float] = field(default_factory=dict)
    learning_rate: float | None = None
    moved_statistics: dict[str, bool] = field(default_factory=dict)


@dataclass
class RunFacts:
    """What was seen of a training run.

    Attributes:
        losses: Loss of each step, in order; empty where only epochs are known.
        steps: Updates done.
        steps_per_epoch: None if unknown.
        epochs: Epochs done.
        planned_epochs: Epochs asked for; None if unknown.
        finished: Whether the run is over.
        stopped: Why it was stopped before its end; None if it was not.
        history: Metric to values by epoch, validation metrics under `val_`.
        validation_rows: Examples in the validation data; None if unknown.
        batch_size: Examples in a batch; None if unknown.
        shuffled: Whether the rows were shuffled each epoch; None if unknown.
        weighted: Whether class or sample weights were used.
        probes: Looks at the model while it was trained, the first before step 1.
        updates: Sampled steps.
        first_nonfinite: Step (from 1) of the first loss that is not finite; None if there is none.
    """

    losses: list[float] = field(default_factory=list)
    steps: int = 0
    steps_per_epoch: int | None = None
    epochs: int = 0
    planned_epochs: int | None = None
    finished: bool = False
    stopped: str | None = None
    history: dict[str, list[float]] = field(default_factory=dict)
    validation_rows: int | None = None
    batch_size: int | None = None
    shuffled: bool | None = None
    weighted: bool = False
    probes: list[ProbeFacts] = field(default_factory=list)
    updates: list[UpdateFacts] = field(default_factory=list)
    first_nonfinite: int | None = None


@dataclass
class Facts:
    """Everything that the rules may look at.

    Attributes:
        backend: Of Keras.
        model: Class of the model; "" where there is no model, as in `from_history`.
        precision: Dtype policy, as "float32" or "mixed_float16".
        layers: The `LayerFacts`, in the order of the calls.
        weights: The `WeightFacts`, at the start.
        inputs: The `InputFacts`.
        outputs: The `OutputFacts`.
        optimizer: The `OptimizerFacts`; None where there is none.
        trainable: Number of trained weights (entries).
        frozen: Number of weights (entries) that are not trained, moving statistics left out.
        validation: Whether there is validation data; None if unknown.
        rows: Training examples; None if unknown.
        batch_size: Examples in a batch; None if unknown.
        initial: The probe before training; None where it could not be done.
        run: What was seen of a training run; None before one.
        unread: What could not be read: topic ("gradients", "graph", "targets" ...) to the reason.
    """

    backend: str = ""
    model: str = ""
    precision: str = "float32"
    layers: list[LayerFacts] = field(default_factory=list)
    weights: list[WeightFacts] = field(default_factory=list)
    inputs: list[InputFacts] = field(default_factory=list)
    outputs: list[OutputFacts] = field(default_factory=list)
    optimizer: OptimizerFacts | None = None
    trainable: int = 0
    frozen: int = 0
    validation: bool | None = None
    rows: int | None = None
    batch_size: int | None = None
    initial: ProbeFacts | None = None
    run: RunFacts | None = None
    unread: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, values: dict) -> "Facts":
        """Makes the facts from what `course.diagnose.json_values.plain` made of them."""
        return _made(cls, values)


def _made(kind, value):
    """`value`, plain data, as the type `kind`; keys that are not known any more are left out."""
    if value is None:
        return None
    if isinstance(kind, UnionType):
        kind = next((one for one in get_args(kind) if dataclasses.is_dataclass(one)), None)
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _made(hints[name], one) for name, one in value.items() if name in hints})
    if get_origin(kind) is list and get_args(kind):
        return [_made(get_args(kind)[0], one) for one in value]
    return value
