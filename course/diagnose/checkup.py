"""The check-up before training."""

import keras
import numpy as np

from course.diagnose.chance import losses_without_learning
from course.diagnose.describe_data import describe_input, describe_target, share_in
from course.diagnose.facts import Facts, InputFacts, OutputFacts
from course.diagnose.judgement import judge
from course.diagnose.probe import read_model
from course.diagnose.probe.look import Probe
from course.diagnose.probe.outputs import output_of, target_of
from course.diagnose.probe.preserved import preserved_generators
from course.diagnose.probe.sample import Sample, probe_rows, read, rows_at
from course.diagnose.report import Report

PROBE_ROWS = 64
PROBE_ROWS_IMAGES = 32  # of examples with 1,000 values and more
VALIDATION_ROWS = 2000


def check(
    model: keras.Model,
    x,
    y=None,
    validation_data=None,
    batch_size: int | None = None,
    epochs: int | None = None,
    sample_weight=None,
) -> Report:
    """Checks a compiled model and its data before training.

    The head against loss and targets, inputs and targets by themselves, the first weights, the first loss
    against chance, activations and gradients on a small probe, learning rate and usage. Weights, optimizer,
    seeds and statistics are left to the bit as they were; a model that is not built yet is built.

    Args:
        model: A compiled model of any kind.
        x: Inputs: an array, a list or dictionary of them; or batches `(x, y)`: a `tf.data.Dataset`,
            `keras.utils.PyDataset` or PyTorch `DataLoader`, of which the first are read.
        y: Targets, where `x` holds arrays.
        validation_data: As `fit` takes it; None where there is none.
        batch_size: As for `fit`.
        epochs: As for `fit`; tells how far a learning-rate schedule will get.
        sample_weight: As for `fit`.

    Returns:
        A `Report`.

    Raises:
        ValueError: If the model is not compiled, or the data cannot be read.

    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])  # no sigmoid
        >>> model.compile("adam", "binary_crossentropy")
        >>> x = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
        >>> check(model, x, (x[:, 0] > 0).astype("int32")).root.id
        'output-loss-mismatch'
    """
    require_compiled(model)
    sample = read(x, y, sample_weight)
    build(model, sample)
    with preserved_generators():
        facts, _ = read_facts(model, sample, validation_data, batch_size, epochs)
    return judge(facts)


def require_compiled(model):
    """Raises unless the model is a compiled Keras model."""
    if not isinstance(model, keras.Model):
        raise ValueError(f"`model` must be a Keras model. Received: {type(model).__name__}")
    if not model.compiled:
        raise ValueError(
            f"`model` must be compiled: call `model.compile(optimizer, loss)` first. Received: {model.name!r}"
        )


def build(model: keras.Model, sample: Sample):
    """Builds a model that is not built yet, by calling it with one example as `fit` would."""
    if (model.built and all(layer.built for layer in model._flatten_layers())) or sample.x is None:
        return
    first = rows_at(sample.x, np.arange(1))
    model(keras.tree.map_structure(_cast, first), training=False)


def read_facts(
    model: keras.Model,
    sample: Sample,
    validation_data=None,
    batch_size: int | None = None,
    epochs: int | None = None,
) -> tuple[Facts, Probe | None]:
    """Everything that is known before training, and the probe that measured it."""
    batch_size = batch_size or sample.batch_size
    facts = Facts(
        backend=keras.backend.backend(),
        model=type(model).__name__,
        precision=model.dtype_policy.name if model.dtype_policy else "float32",
        rows=sample.rows,
        batch_size=batch_size,
        validation=validation_data is not None,
        trainable=_count(model.trainable_weights),
    )
    steps = None
    if sample.rows and epochs:
        steps = epochs * -(-sample.rows // (batch_size or 32))
    facts.optimizer = read_model.optimizer_facts(model, steps)
    if sample.x is None:
        facts.unread["probe"] = facts.unread["gradients"] = sample.why_not or "no data were read"
        return facts, None
    facts.inputs = _inputs(sample, validation_data)
    size = PROBE_ROWS_IMAGES if max(one.features for one in facts.inputs) >= 1000 else PROBE_ROWS
    rows = probe_rows(sample, size)
    probe = Probe(model, *(rows_at(part, rows) for part in (sample.x, sample.y, sample.sample_weight)))
    facts.initial = probe.look(step=0, keep_gradients=True)
    facts.unread.update(probe.unread)
    facts.layers = probe.layers
    facts.weights = read_model.weight_facts(model, probe.seen)
    moving = {id(one) for layer in model._flatten_layers() for one in _moving(layer)}
    frozen = [one for one in model.non_trainable_weights if id(one) not in moving]
    facts.frozen = _count(frozen)
    facts.outputs = _outputs(model, sample, probe)
    return facts, probe


def _inputs(sample: Sample, validation_data) -> list[InputFacts]:
    arrays = _named(sample.x, "x")
    whole = [one for _, one in _named(sample.whole_x, "x")] if sample.whole_x is not None else []
    whole = whole if len(whole) == len(arrays) else [None] * len(arrays)
    found = [describe_input(name, array, all_of) for (name, array), all_of in zip(arrays, whole, strict=True)]
    if validation_data is not None:
        given = validation_data if isinstance(validation_data, tuple | list) else (validation_data,)
        other = read(*given[:2]) if len(given) > 1 else read(given[0])
        reference = whole if all(one is not None for one in whole) else [array for _, array in arrays]
        rows = [array[:VALIDATION_ROWS] for _, array in _named(other.x, "x")] if other.x is not None else []
        if len(rows) == len(reference) and all(
            a.shape[1:] == b.shape[1:] and a.dtype == b.dtype for a, b in zip(rows, reference, strict=True)
        ):
            share = share_in(rows, reference)
            for one in found:
                one.in_validation = share
    return found


def _named(structure, name: str) -> list[tuple[str, np.ndarray]]:
    """The arrays of a structure, each with a name that a user would know it by."""
    if isinstance(structure, dict):
        return [(f"{name}[{key!r}]", structure[key]) for key in sorted(structure)]
    flat = keras.tree.flatten(structure)
    return [(name, flat[0])] if len(flat) == 1 else [(f"{name}[{at}]", one) for at, one in enumerate(flat)]


def _outputs(model: keras.Model, sample: Sample, probe: Probe) -> list[OutputFacts]:
    """Head, loss and targets of each output."""
    shapes = probe.output_shapes
    inputs = tuple(keras.tree.flatten(sample.x))
    found = []
    for number, shape in enumerate(shapes):
        name = "output" if len(shapes) == 1 else probe.output_names[number]
        facts = OutputFacts(name=name, layer=probe.head_layers[number], shape=shape)
        facts.activation = _last_activation(probe, facts.layer)
        if number < len(probe.numbers_of_outputs):
            seen = probe.numbers_of_outputs[number]
            facts.minimum, facts.maximum = seen["minimum"], seen["maximum"]
            facts.row_sums = [seen["smallest_sum"], seen["largest_sum"]]
        y = target_of(sample.y, number, probe.output_names)
        facts.target = describe_target(y, sample.in_order, inputs)
        facts.metrics = _metric_names(model, name, number, len(shapes))
        _add_loss(facts, model, probe, number, len(shapes), y)
        found.append(facts)
    return found


def _add_loss(facts: OutputFacts, model, probe: Probe, number: int, count: int, y):
    """The compiled loss of an output, and what it is when nothing has been learned."""
    resolved = probe.losses
    if (
        not resolved and count == 1 and model._compile_loss is not None
    ):  # the loss failed: take what was compiled
        loss = model._compile_loss._user_loss
        loss = keras.losses.get(loss) if not isinstance(loss, list | tuple | dict) else None
        entry = (loss, None, 0)
    else:
        entry = next(
            (
                (one.loss, one.loss_weights, place)
                for place, one in enumerate(resolved)
                if output_of(one.path, probe.output_names) == number
            ),
            (None, None, 0),
        )
    loss, weight, place = entry
    if loss is None:
        facts.loss = "none"
        return
    facts.loss = read_model.loss_kind(loss)
    facts.from_logits = read_model.from_logits(loss)
    facts.loss_weight = float(weight) if weight is not None else 1.0
    facts.ignored = read_model.loss_option(loss, "ignore_class")
    if place < len(probe.own_losses):
        facts.unweighted_loss = probe.own_losses[place]
    if y is not None and np.asarray(y).dtype.kind in "buif" and not facts.target.nonfinite:
        units = facts.shape[-1] if facts.shape else 1
        facts.chance_loss, facts.prior_loss = losses_without_learning(
            facts.loss, y, units, facts.activation, facts.ignored
        )


def _last_activation(probe: Probe, name: str | None) -> str | None:
    """The activation that decides the range of an output; None where the layers do not tell."""
    by_name = {layer.name: layer for layer in probe.layers}
    while name in by_name:
        layer = by_name[name]
        if layer.activation not in (None, "linear"):
            return layer.activation
        if layer.role == "kernel":
            return layer.activation
        if layer.role not in ("linear", "activation", "dropout") or len(layer.inputs) != 1:
            return None
        name = layer.inputs[0]
    return None


def _metric_names(model, name: str, number: int, count: int) -> list[str]:
    """Names of the metrics that were compiled for an output."""
    compiled = getattr(model, "_compile_metrics", None)
    found = []
    for given in (
        getattr(compiled, "_user_metrics", None),
        getattr(compiled, "_user_weighted_metrics", None),
    ):
        if isinstance(given, dict):
            given = given.get(name, [])
        elif count > 1 and isinstance(given, list | tuple) and len(given) == count:
            given = given[number]
        for one in keras.tree.flatten(given):
            if one is not None:
                found.append(
                    one if isinstance(one, str) else getattr(one, "name", getattr(one, "__name__", ""))
                )
    return found


def _moving(layer) -> list:
    """Weights that are no parameters: moving statistics and what `adapt` has learned."""
    return list(layer.non_trainable_weights) if layer.trainable and not layer._layers else []


def _count(weights) -> int:
    return int(sum(np.prod(weight.shape) for weight in weights))


def _cast(array):
    return array.astype(keras.backend.floatx()) if array.dtype.kind == "f" else array
