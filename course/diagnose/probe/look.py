"""One look at a model with a fixed batch: loss, gradients and what every layer puts out."""

import importlib
import time

import keras
import numpy as np
from keras import ops

from course.diagnose.facts import ActivationFacts, GradientFacts, LayerFacts, ProbeFacts
from course.diagnose.lengths import root_mean_square
from course.diagnose.probe import read_model
from course.diagnose.probe.preserved import fresh_loss, preserved_generators
from course.diagnose.probe.recorder import COLUMNS, Recorder, Seen, ops_tensors


class Probe:
    """Runs a compiled model on a fixed batch without changing anything.

    The model is called with given values for all variables, so that what it would write (statistics of batch
    normalisation, seeds, metrics) goes nowhere. The first look compiles; later ones are about as fast as a
    training step. Everything runs in training mode, as in `fit`, unless asked otherwise.

    Args:
        model: A built, compiled model.
        x: Inputs of the batch, in the structure that the model takes, as arrays.
        y: Targets, likewise, or None.
        sample_weight: Weights, likewise, or None.

    Attributes:
        seen: What the layers are, in the order of the calls: a list of `Seen` after the first look.
        layers: The `LayerFacts`, likewise.
        losses: Kind and options of the compiled loss of each output, as Keras resolved them.
        unread: What could not be measured: topic to reason.
    """

    def __init__(self, model: keras.Model, x, y=None, sample_weight=None):
        self.model = model
        self._batch = tuple(_as_tensors(part) for part in (x, y, sample_weight))
        self.seen: list[Seen] = []
        self.layers: list[LayerFacts] = []
        self.losses: list[tuple] = []
        self.head_layers: list[str | None] = []
        self.output_shapes: list[list] = []
        self.output_names: list[str] = []
        self.unread: dict[str, str] = {}
        self.numbers_of_outputs: list[dict] = []
        self.predictions: list[np.ndarray] = []
        self._compiled: dict[str, object] = {}
        self._backend = importlib.import_module(f"course.diagnose.probe.with_{keras.backend.backend()}")

    def look(self, step: int = 0, inference: bool = False, keep_gradients: bool = False) -> ProbeFacts | None:
        """Measures everything once.

        Args:
            step: Updates done so far.
            inference: Whether to measure the loss in inference mode too.
            keep_gradients: Whether to keep the gradients of this look in `gradients`.

        Returns:
            The `ProbeFacts`; None where the model could not be called, with the reason in `unread`.
        """
        began = time.perf_counter()
        with preserved_generators():
            facts = self._with_gradients() if "loss" not in self.unread else None
            if facts is None and "probe" not in self.unread:
                facts = self._without_loss()
            if facts is not None and inference and "loss" not in self.unread:
                facts.inference_loss = self._inference_loss()
        if facts is not None:
            facts.step, facts.seconds = step, time.perf_counter() - began
        self.gradients = self._gradients if keep_gradients else None
        self._gradients = None
        return facts

    gradients = None
    """Kernel path to gradient of the last look that was asked to keep them."""
    _gradients = None

    def _with_gradients(self) -> ProbeFacts | None:
        model = self.model
        trainable = list(model.trainable_variables)
        others = list(model.non_trainable_variables)
        try:
            if "gradients" not in self._compiled:

                def look(values, rest, batch):
                    return self._call(zip(trainable + others, [*values, *rest], strict=True), batch, True)

                self._compiled["gradients"] = self._backend.compiled(look, trainable, others)
            loss, rest, gradients = self._compiled["gradients"](self._batch)
        except Exception as error:  # of the user's model, loss or data: said in the report
            self.unread["loss"] = self.unread["gradients"] = _said(error)
            self._compiled.pop("gradients", None)
            return None
        facts = self._facts(rest)
        facts.loss = float(ops.convert_to_numpy(loss))
        facts.gradients = self._gradient_facts(trainable, gradients)
        self._gradients = {
            variable.path: one for variable, one in zip(trainable, gradients, strict=True) if one is not None
        }
        return facts

    def _without_loss(self) -> ProbeFacts | None:
        """The outputs of the layers alone, where the loss cannot be computed."""
        variables = list(self.model.variables)
        try:
            if "forward" not in self._compiled:

                def look(values, rest, batch):
                    return self._call(zip(variables, values, strict=True), batch, True, with_loss=False)

                self._compiled["forward"] = self._backend.compiled_forward(look, variables, [])
            _, rest = self._compiled["forward"](self._batch)
        except Exception as error:  # likewise
            self.unread["probe"] = _said(error)
            return None
        return self._facts(rest)

    def _inference_loss(self) -> float | None:
        variables = list(self.model.variables)
        if "inference" not in self._compiled:

            def look(values, rest, batch):
                loss, _ = self._call(zip(variables, values, strict=True), batch, False, record=False)
                return loss

            self._compiled["inference"] = self._backend.compiled_forward(look, variables, [])
        return float(ops.convert_to_numpy(self._compiled["inference"](self._batch)))

    def _call(self, mapping, batch, training: bool, with_loss: bool = True, record: bool = True):
        """Calls the model and its loss with the given values of its variables; runs while it is traced."""
        model, (x, y, sample_weight) = self.model, batch
        scope = keras.StatelessScope(list(mapping), collect_losses=True, initialize_variables=False)
        named = {"training": training} if model._call_has_training_arg else {}
        with fresh_loss(model) as compiled_loss, scope:
            recorder = Recorder(model, x)
            if record:
                with recorder:
                    outputs = model(x, **named)
            else:
                outputs = model(x, **named)
            flat = ops_tensors(outputs)
            loss = penalty = ops.zeros(())
            own_losses = []
            if with_loss:
                added = model.losses
                penalty = ops.cast(sum(added), "float32") if added else penalty
                loss = ops.cast(model._compute_loss(x, y, outputs, sample_weight, training), "float32")
                if record:
                    own_losses = self._loss_by_output(compiled_loss, y, outputs)
            model._clear_losses()
        if not record:
            return loss, None
        self._remember(recorder, flat, compiled_loss, _output_names(model, outputs))
        numbers = [one.numbers for one in recorder.seen if one.numbers is not None]
        rest = {
            "penalty": penalty,
            "own_losses": own_losses,
            "outputs": [_of_output(one) for one in flat],
            "predictions": flat if self._wants_predictions(flat) else [],
        }
        if numbers:
            rest["layers"] = ops.stack(numbers)
        return loss, rest

    def _wants_predictions(self, flat) -> bool:
        return sum(int(np.prod([side or 1 for side in one.shape])) for one in flat) <= 100_000

    def _remember(self, recorder: Recorder, outputs, compiled_loss, names_of_outputs):
        """Keeps what the trace has told, without its tensors."""
        self.seen = [
            Seen(one.unit, one.inputs, [], one.numbers is not None, one.units) for one in recorder.seen
        ]
        by_old = {id(old): new for old, new in zip(recorder.seen, self.seen, strict=True)}
        for one in self.seen:
            one.inputs = [by_old.get(id(by), by) if isinstance(by, Seen) else by for by in one.inputs]
        names = read_model.names_of([one.unit for one in self.seen])
        made_by = [recorder.maker(one) for one in outputs]
        self.head_layers = [names[id(by.unit)] if by is not None else None for by in made_by]
        self.output_shapes = [list(one.shape[1:]) for one in outputs]
        self.output_names = list(names_of_outputs)
        self.losses = (
            [] if compiled_loss is None or not compiled_loss.built else list(compiled_loss._flat_losses)
        )
        self.layers = read_model.layer_facts(self.seen) if not self.layers else self.layers

    def _loss_by_output(self, compiled_loss, y, outputs) -> list:
        """The loss of each output without weights; empty where targets and outputs do not pair."""
        if compiled_loss is None or not compiled_loss.built:
            return []
        predictions, names = ops_tensors(outputs), _output_names(self.model, outputs)
        found = []
        for one in compiled_loss._flat_losses:
            number = output_of(one.path, names)
            target = target_of(y, number, names)
            if number is None or target is None:
                return []
            with keras.name_scope("own_losses"):  # at the root TensorFlow takes no name like `_loss`
                found.append(ops.cast(one.loss(target, predictions[number]), "float32"))
        return found

    def _facts(self, rest) -> ProbeFacts:
        """Numbers of a look, on the host."""
        facts = ProbeFacts(penalty=float(ops.convert_to_numpy(rest["penalty"])))
        self.own_losses = [float(ops.convert_to_numpy(one)) for one in rest["own_losses"]]
        outputs = [ops.convert_to_numpy(one) for one in rest["outputs"]]
        self.numbers_of_outputs = [
            {"minimum": float(one[0]), "maximum": float(one[1]), "row_sums": [float(one[2]), float(one[3])]}
            for one in outputs
        ]
        facts.spread = [float(one[4]) for one in outputs]
        self.predictions = [ops.convert_to_numpy(one) for one in rest["predictions"]]
        rows = iter(ops.convert_to_numpy(rest["layers"])) if "layers" in rest else iter(())
        for one, layer in zip(self.seen, self.layers, strict=True):
            if one.numbers:
                facts.activations.append(_activation(layer, next(rows)))
        return facts

    def _gradient_facts(self, trainable, gradients) -> list[GradientFacts]:
        owners = read_model.weight_owners(self.seen)
        place = {id(one.unit): number for number, one in enumerate(self.seen)}
        found = []
        for variable, gradient in zip(trainable, gradients, strict=True):
            name, unit = owners.get(id(variable), (variable.path.rpartition("/")[0], None))
            facts = GradientFacts(
                weight=variable.path,
                layer=name,
                kernel=unit is not None and read_model.is_kernel(variable, unit),
            )
            if gradient is None:
                facts.connected = False
            else:
                g = np.asarray(ops.convert_to_numpy(gradient), dtype="float32")
                _measure_gradient(facts, g, np.asarray(ops.convert_to_numpy(variable), dtype="float32"))
            found.append((place.get(id(unit), len(self.seen)), facts))
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _output_names(model, outputs) -> list[str]:
    """A name for each output, in their flat order: its key, or what the model calls it, or its number."""
    if isinstance(outputs, dict):
        return [str(key) for key in sorted(outputs)]
    count, known = len(ops_tensors(outputs)), list(getattr(model, "output_names", None) or [])
    return known if len(known) == count else [str(number) for number in range(count)]


def output_of(path: tuple, names: list[str]) -> int | None:
    """The number of the output that a compiled loss with this path is for."""
    if len(names) == 1 and len(path) <= 1:
        return 0
    if len(path) == 1 and isinstance(path[0], int) and path[0] < len(names):
        return path[0]
    return names.index(str(path[-1])) if path and str(path[-1]) in names else None


def target_of(y, number: int | None, names: list[str]):
    """The target of an output: by its name where the targets are named, else by its number."""
    if number is None or y is None:
        return None
    if isinstance(y, dict):
        return y.get(names[number], next(iter(y.values())) if len(y) == len(names) == 1 else None)
    flat = keras.tree.flatten(y)
    return flat[number] if len(flat) == len(names) else None


def _measure_gradient(facts: GradientFacts, g: np.ndarray, w: np.ndarray):
    if not g.size:
        return
    columns = np.abs(g).reshape(-1, g.shape[-1] if g.ndim else 1).max(axis=0)
    if not np.isfinite(columns).all():
        finite = np.isfinite(g)
        facts.nonfinite = float(1 - finite.mean())
        g = np.where(finite, g, 0)
        columns = np.abs(g).reshape(-1, g.shape[-1] if g.ndim else 1).max(axis=0)
    facts.rms, facts.largest = root_mean_square(g), float(columns.max())
    facts.weight_rms = root_mean_square(w)
    if g.ndim >= 2:
        facts.units_without = float((columns == 0).mean())


def _activation(layer: LayerFacts, row: np.ndarray) -> ActivationFacts:
    values = dict(zip(COLUMNS, (float(one) for one in row), strict=True))
    ends = {"sigmoid": values.pop("sigmoid_ends"), "tanh": values.pop("tanh_ends")}
    if values["input_std"] < 0:
        values["input_std"] = values["input_largest"] = None
    return ActivationFacts(layer=layer.name, saturated=ends.get(layer.activation, 0.0), **values)


def _of_output(tensor):
    """Smallest and largest value, smallest and largest sum over the last axis, spread over the examples."""
    x = ops.cast(tensor, "float32")
    if len(x.shape) < 2:
        x = ops.reshape(x, (-1, 1))
    sums = ops.sum(x, axis=-1)
    return ops.stack([ops.min(x), ops.max(x), ops.min(sums), ops.max(sums), ops.mean(ops.std(x, axis=0))])


def _as_tensors(structure):
    """Arrays as tensors, floats as Keras's `fit` would cast them."""

    def one(array):
        if isinstance(array, np.ndarray) and array.dtype.kind == "f":
            array = array.astype(keras.backend.floatx())
        return ops.convert_to_tensor(array)

    return None if structure is None else keras.tree.map_structure(one, structure)


def _said(error: Exception) -> str:
    """The first line of an error that says something."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    chosen = next((line for line in lines if "Error" in line or "must" in line or "shape" in line), None)
    return f"{type(error).__name__}: {(chosen or (lines or ['no message'])[0])[:200]}"
