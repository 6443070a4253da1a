"""One look at a model with a fixed batch: loss, gradients and what every layer puts out."""

import importlib
import time
import warnings

import keras
import numpy as np
from keras import ops

from course.diagnose.facts import ActivationFacts, LayerFacts, ProbeFacts
from course.diagnose.probe import outputs, read_model
from course.diagnose.probe.call import Call, call
from course.diagnose.probe.gradient_facts import gradient_facts
from course.diagnose.probe.preserved import preserved_generators
from course.diagnose.probe.recorder import Seen
from course.diagnose.probe.statistics import Statistics

PREDICTIONS_ON_HOST = 100_000  # values of all outputs together


class Probe:
    """Runs a compiled model on a fixed batch without changing anything.

    The model is called with given values for all variables, so that what it would write (statistics of batch
    normalisation, seeds, metrics) goes nowhere. The first look compiles; later ones are about as fast as a
    training step. Everything runs in training mode, as in `fit`, unless asked otherwise. What the model warns
    of is left for `fit` to show.

    Args:
        model: A built, compiled model.
        x: Inputs of the batch, in the structure that the model takes, as arrays.
        y: Targets, likewise, or None.
        sample_weight: Weights, likewise, or None.

    Attributes:
        seen: What the layers are, in the order of the calls: a list of `Seen` after the first look.
        layers: The `LayerFacts`, likewise.
        losses: The compiled loss of each output, as Keras resolved them.
        own_losses: The loss of each output by itself at the last look, without weights.
        head_layers: The name of the layer that makes each output; None where that is not known.
        output_shapes: Of one prediction, of each output.
        output_names: Of each output.
        numbers_of_outputs: For each output, of the last look, by `outputs.COLUMNS`.
        unread: What could not be measured: topic to reason.
        gradients: Weight path to gradient of the last look that was asked to keep them; None else.
    """

    def __init__(self, model: keras.Model, x, y=None, sample_weight=None):
        self.model = model
        self._batch = tuple(as_tensors(part) for part in (x, y, sample_weight))
        self.seen: list[Seen] = []
        self.layers: list[LayerFacts] = []
        self.losses: list[tuple] = []
        self.own_losses: list[float] = []
        self.head_layers: list[str | None] = []
        self.output_shapes: list[list] = []
        self.output_names: list[str] = []
        self.numbers_of_outputs: list[dict[str, float]] = []
        self.unread: dict[str, str] = {}
        self.gradients: dict[str, object] | None = None
        self._statistics: Statistics | None = None
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
        self.gradients = None
        with preserved_generators(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is an error by a filter of the user's must not end a look
            facts = self._with_gradients(keep_gradients) if "loss" not in self.unread else None
            if facts is None and "probe" not in self.unread:
                facts = self._without_loss()
            if facts is not None and inference and "loss" not in self.unread:
                facts.inference_loss = self._inference_loss()
        if facts is not None:
            facts.step, facts.seconds = step, time.perf_counter() - began
        return facts

    def _with_gradients(self, keep: bool) -> ProbeFacts | None:
        model = self.model
        trainable = list(model.trainable_variables)
        others = list(model.non_trainable_variables)
        try:
            if "gradients" not in self._compiled:

                def look(values, rest, batch):
                    mapping = zip(trainable + others, [*values, *rest], strict=True)
                    return self._handed_out(call(model, mapping, batch, training=True))

                self._compiled["gradients"] = self._backend.compiled(look, trainable, others)
            loss, rest, gradients = self._compiled["gradients"](self._batch)
        except Exception as error:  # of the user's model, loss or data: said in the report
            self.unread["loss"] = self.unread["gradients"] = _said(error)
            self._compiled.pop("gradients", None)
            return None
        facts = self._facts(rest)
        facts.loss = float(ops.convert_to_numpy(loss))
        facts.gradients = gradient_facts(self.seen, trainable, gradients)
        if keep:
            by_variable = zip(trainable, gradients, strict=True)
            self.gradients = {variable.path: one for variable, one in by_variable if one is not None}
        return facts

    def _without_loss(self) -> ProbeFacts | None:
        """The outputs of the layers alone, where the loss cannot be computed."""
        model, variables = self.model, list(self.model.variables)
        try:
            if "forward" not in self._compiled:

                def look(values, rest, batch):
                    mapping = zip(variables, values, strict=True)
                    return self._handed_out(call(model, mapping, batch, training=True, with_loss=False))

                self._compiled["forward"] = self._backend.compiled_forward(look, variables, [])
            _, rest = self._compiled["forward"](self._batch)
        except Exception as error:  # likewise
            self.unread["probe"] = _said(error)
            return None
        return self._facts(rest)

    def _inference_loss(self) -> float | None:
        model, variables = self.model, list(self.model.variables)
        if "inference" not in self._compiled:

            def look(values, rest, batch):
                mapping = zip(variables, values, strict=True)
                return call(model, mapping, batch, training=False, record=False).loss

            self._compiled["inference"] = self._backend.compiled_forward(look, variables, [])
        return float(ops.convert_to_numpy(self._compiled["inference"](self._batch)))

    def _handed_out(self, result: Call):
        """Keeps what a call has told, without its tensors; returns what the program must return."""
        by_old = {id(one): Seen(one.unit, [], measured=one.measured, units=one.units) for one in result.seen}
        for one in result.seen:
            by_old[id(one)].inputs = [by_old.get(id(by), by) for by in one.inputs]
        self.seen = list(by_old.values())
        names = read_model.names_of([one.unit for one in self.seen])
        self.head_layers = [names[id(by.unit)] if by is not None else None for by in result.makers]
        self.output_shapes = [list(one.shape[1:]) for one in result.outputs]
        self.output_names, self.losses = list(result.names), result.losses
        self.layers = self.layers or read_model.layer_facts(self.seen)
        self._statistics = Statistics(result.seen)
        self._outputs_on_host = _values_of(result.outputs) <= PREDICTIONS_ON_HOST
        rest = {
            "penalty": result.penalty,
            "own_losses": result.own_losses,
            "outputs": [
                ops.stop_gradient(one) if self._outputs_on_host else outputs.on_device(one)
                for one in result.outputs
            ],
            "layers": self._statistics.hand_out(),
        }
        return result.loss, rest

    def _facts(self, rest) -> ProbeFacts:
        """Numbers of a look, on the host."""
        rest = keras.tree.map_structure(ops.convert_to_numpy, rest)
        facts = ProbeFacts(penalty=float(rest["penalty"]))
        self.own_losses = [float(one) for one in rest["own_losses"]]
        self.numbers_of_outputs = [
            dict(
                zip(
                    outputs.COLUMNS,
                    outputs.on_host(one) if self._outputs_on_host else one.tolist(),
                    strict=True,
                )
            )
            for one in rest["outputs"]
        ]
        facts.spread = [one["spread"] for one in self.numbers_of_outputs]
        rows = iter(self._statistics.read(rest["layers"]))
        for one, layer in zip(self.seen, self.layers, strict=True):
            if one.measured:
                facts.activations.append(_activation(layer, next(rows)))
        return facts


def _activation(layer: LayerFacts, values: dict) -> ActivationFacts:
    ends = {"sigmoid": values.pop("sigmoid_ends"), "tanh": values.pop("tanh_ends")}
    return ActivationFacts(layer=layer.name, saturated=ends.get(layer.activation, 0.0), **values)


def _values_of(tensors) -> int:
    return sum(int(np.prod([side or 1 for side in one.shape])) for one in tensors)


def as_tensors(structure):
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
