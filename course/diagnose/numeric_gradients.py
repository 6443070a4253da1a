"""Are the gradients right? Differences of the loss against what the backend computes. (C22)"""

import contextlib
import copy
from dataclasses import dataclass

import keras
import numpy as np
from keras import ops

from course.diagnose.checkup import build, require_compiled
from course.diagnose.probe.look import as_tensors
from course.diagnose.probe.preserved import fresh_loss, preserved_generators
from course.diagnose.probe.sample import probe_rows, read, rows_at

RIGHT = {"float64": 1e-5, "float32": 1e-2}  # CS231n: 1e-7 is what to hope for, and kinks spoil it
WRONG = {"float64": 1e-2, "float32": 0.1}  # CS231n: above 1e-2 the gradient is probably wrong
STEP = {
    "float64": 1e-5,
    "float32": 1e-2,
}  # of the central difference; times the size of the weights in float32
SHARE = 0.1  # of the entries of an array, at least 4 and at most `entries`
KINK = 1e-2  # the slopes to the left and to the right differ by this share: a kink lies between
KINK_ALONG = 0.1  # own: the two sides of a step in float32 differ by curvature too


@dataclass(frozen=True)
class GradientCheck:
    """What `gradient_check` saw.

    Attributes:
        verdict: "right", "doubtful" or "wrong".
        worst: Largest relative error of any weight array.
        weight: Path of that array.
        errors: Path of each array to its relative error; None where all its gradient is 0.
        checked: Entries that were compared.
        kinks: Entries left out because a kink, as that of ReLU, lies within the step.
        precision: "float64", or "float32" where the model could not be copied to it.
        reason: One sentence.
    """

    verdict: str
    worst: float
    weight: str | None
    errors: dict[str, float | None]
    checked: int
    kinks: int
    precision: str
    reason: str


def gradient_check(
    model: keras.Model, x, y=None, examples: int = 8, entries: int = 20, seed: int = 0
) -> GradientCheck:
    """Compares the gradient of each weight array with central differences of the loss.

        error = ||difference - gradient|| / max(||difference||, ||gradient||)

    over a tenth of the entries of each array, in inference mode (no dropout), on a copy of the model in
    float64. On JAX and PyTorch, and where a model cannot be copied, it is compared in float32, along one
    direction for each array, which finds coarse errors only. The model is left as it was.

    Args:
        model: A compiled model.
        x: Training inputs, or batches, as for `check`.
        y: Targets.
        examples: How many to use.
        entries: Entries of each array, at most.
        seed: Of the choice of the entries.

    Returns:
        A `GradientCheck`.

    Source:
        Li, Karpathy and Johnson, 2015, CS231n, "Gradient checks".
    """
    require_compiled(model)
    with preserved_generators():
        sample = read(x, y)
    build(model, sample)
    rows = probe_rows(sample, examples)
    batch = rows_at(sample.x, rows), rows_at(sample.y, rows), None
    with preserved_generators():
        with _double_precision():
            twin = _twin(model)
            if twin is not None:
                return _compared(twin, batch, "float64", entries, seed)
        kept = [(one, np.array(ops.convert_to_numpy(one))) for one in model.variables]
        try:
            return _compared(model, batch, "float32", entries, seed)
        finally:
            for variable, value in kept:
                variable.assign(value)


@contextlib.contextmanager
def _double_precision():
    """Keras's default float is float64 within the block."""
    floatx, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    try:
        yield
    finally:
        keras.config.set_floatx(floatx)
        keras.config.set_dtype_policy(policy)


def _twin(model: keras.Model) -> keras.Model | None:
    """A copy of the model in float64 with the same weights; None where it cannot be copied.

    JAX does without float64 unless it is told before it starts, and Keras's `matmul` on PyTorch computes in
    float32 on a CPU, whatever it is given.
    """
    if not _computes_in_double():
        return None

    def as_double(layer):
        return type(layer).from_config(_doubled(layer.get_config()))

    try:
        if isinstance(model, keras.Sequential) or hasattr(model, "_nodes_by_depth"):
            twin = keras.models.clone_model(model, clone_function=as_double)
        else:
            return None
        twin.set_weights(model.get_weights())
    except Exception:  # a layer without a full get_config: compared in float32 instead, which the result says
        return None
    own = model._compile_loss
    loss = None if own is None else keras.tree.map_structure(_loss_in_double, own._user_loss)
    twin.compile("sgd", loss, loss_weights=None if own is None else own._user_loss_weights)
    return twin


def _computes_in_double() -> bool:
    """Whether a product of float64 keeps what float32 cannot hold; it is tried, but on JAX, which warns."""
    if keras.backend.backend() == "jax":
        return False
    number = 1 + 2.0**-40
    product = ops.matmul(
        ops.convert_to_tensor([[number]], dtype="float64"), ops.convert_to_tensor([[1.0]], dtype="float64")
    )
    return float(ops.convert_to_numpy(product)[0, 0]) == number


def _doubled(config):
    if isinstance(config, dict):
        return {
            key: "float64" if key == "dtype" and value else _doubled(value) for key, value in config.items()
        }
    return [_doubled(one) for one in config] if isinstance(config, list) else config


def _loss_in_double(loss):
    if not isinstance(loss, keras.losses.Loss):
        return loss
    other = copy.copy(loss)
    other._dtype_policy = keras.DTypePolicy("float64")
    other._dtype = "float64"
    return other


def _compared(model, batch, precision: str, entries: int, seed: int) -> GradientCheck:
    import importlib

    backend = importlib.import_module(f"course.diagnose.probe.with_{keras.backend.backend()}")
    trainable, others = list(model.trainable_variables), list(model.non_trainable_variables)

    def look(values, rest, batch):
        x, y, _ = batch
        mapping = list(zip(trainable + others, [*values, *rest], strict=True))
        named = {"training": False} if model._call_has_training_arg else {}
        with (
            fresh_loss(model),
            keras.StatelessScope(mapping, collect_losses=True, initialize_variables=False),
        ):
            outputs = model(x, **named)
            loss = model._compute_loss(x, y, outputs, None, False)
            model._clear_losses()
        return loss, {}

    tensors = tuple(as_tensors(part) for part in batch)
    _, _, gradients = backend.compiled(look, trainable, others)(tensors)
    forward = backend.compiled_forward(look, trainable, others)

    def loss_now() -> float:
        return float(ops.convert_to_numpy(forward(tensors)[0]))

    draw = np.random.default_rng(seed)
    errors, checked, kinks = {}, 0, 0
    for variable, gradient in zip(trainable, gradients, strict=True):
        value = np.array(ops.convert_to_numpy(variable), dtype=precision)
        exact = (
            np.zeros_like(value) if gradient is None else np.array(ops.convert_to_numpy(gradient), precision)
        )
        compare = _by_entry if precision == "float64" else _along_one
        pairs, bent = compare(variable, value, exact, loss_now, draw, entries)
        variable.assign(value)
        errors[variable.path] = _relative(pairs)
        checked, kinks = checked + len(pairs), kinks + bent
    known = {path: error for path, error in errors.items() if error is not None}
    weight = max(known, key=known.get) if known else None
    worst = known[weight] if known else 0.0
    verdict = "right" if worst <= RIGHT[precision] else "wrong" if worst > WRONG[precision] else "doubtful"
    reason = (
        f"Relative error up to {worst:.1e} (in {weight}) over {checked} comparisons in {precision}; "
        f"{kinks} left out at kinks."
    )
    return GradientCheck(verdict, worst, weight, errors, checked, kinks, precision, reason)


def _by_entry(variable, value, exact, loss_now, draw, entries):
    """Pairs (difference, gradient) for some entries, and how many lay at a kink."""
    count = int(min(value.size, entries, max(4, SHARE * value.size)))
    pairs, kinks = [], 0
    middle = loss_now()
    for at in draw.choice(value.size, count, replace=False):
        index = np.unravel_index(at, value.shape)
        ends = []
        for side in (1, -1):
            moved = value.copy()
            moved[index] += side * STEP["float64"]
            variable.assign(moved)
            ends.append(loss_now())
        right, left = (ends[0] - middle) / STEP["float64"], (middle - ends[1]) / STEP["float64"]
        if abs(right - left) > KINK * max(abs(right), abs(left), 1e-6):
            kinks += 1
            continue
        pairs.append(((right + left) / 2, float(exact[index])))
    return pairs, kinks


def _along_one(variable, value, exact, loss_now, draw, entries):
    """The slope along a direction near the gradient, where the rounding of float32 weighs least."""
    length = float(np.linalg.norm(exact))
    direction = exact / length if length else np.sign(draw.normal(size=value.shape)) / np.sqrt(value.size)
    direction = direction.astype("float32")
    reach = STEP["float32"] * max(float(np.sqrt(np.mean(np.square(value)))), 1e-2) * np.sqrt(value.size)
    middle, ends = loss_now(), []
    for side in (1, -1):
        variable.assign(value + side * reach * direction)
        ends.append(loss_now())
    right, left = (ends[0] - middle) / reach, (middle - ends[1]) / reach
    if abs(right - left) > KINK_ALONG * max(abs(right), abs(left)):
        return [], 1
    return [((right + left) / 2, float((exact * direction).sum()))], 0


def _relative(pairs) -> float | None:
    """Relative error of paired numbers; None where there is nothing but zeros."""
    if not pairs:
        return None
    difference, exact = np.array(pairs).T
    longer = max(np.linalg.norm(difference), np.linalg.norm(exact))
    if longer < 1e-10:
        return None
    return float(np.linalg.norm(difference - exact) / longer)
