"""One call of a model and its loss with given values for all variables, so that nothing is written."""

from dataclasses import dataclass, field

import keras
from keras import ops

from course.diagnose.probe.outputs import output_names, output_of, target_of
from course.diagnose.probe.preserved import fresh_loss
from course.diagnose.probe.recorder import Recorder, Seen, ops_tensors


@dataclass
class Call:
    """What came of one call; tensors live as long as the trace it was made in.

    Attributes:
        seen: The units that were called; empty where nothing was recorded.
        outputs: The outputs of the model, flat.
        names: A name for each of them.
        makers: What made each of them; None where that is not known.
        losses: The compiled loss of each output, as Keras resolved them.
        loss: Total loss; 0 where there is none.
        penalty: The part of it from regularisation and `add_loss`.
        own_losses: The loss of each output without weights; empty where targets and outputs do not pair.
    """

    seen: list[Seen] = field(default_factory=list)
    outputs: list = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    makers: list[Seen | None] = field(default_factory=list)
    losses: list[tuple] = field(default_factory=list)
    loss: object = None
    penalty: object = None
    own_losses: list = field(default_factory=list)


def call(model, mapping, batch, training: bool, with_loss: bool = True, record: bool = True) -> Call:
    """Calls a model, and its loss.

    Args:
        model: A built Keras model.
        mapping: Pairs of a variable and the tensor to use for it.
        batch: Inputs, targets and sample weights, as tensors.
        training: In which mode.
        with_loss: Whether to call the loss.
        record: Whether to watch the units, and to compute the loss of each output by itself.
    """
    x, y, sample_weight = batch
    scope = keras.StatelessScope(list(mapping), collect_losses=True, initialize_variables=False)
    named = {"training": training} if model._call_has_training_arg else {}
    result = Call(loss=ops.zeros(()), penalty=ops.zeros(()))
    with fresh_loss(model) as compiled_loss, scope:
        recorder = Recorder(model, x)
        if record:
            with recorder:
                outputs = model(x, **named)
        else:
            outputs = model(x, **named)
        result.seen, result.outputs = recorder.seen, ops_tensors(outputs)
        result.names = output_names(model, outputs)
        result.makers = [recorder.maker(one) for one in result.outputs]
        if with_loss:
            added = model.losses
            if added:
                result.penalty = ops.cast(sum(added), "float32")
            result.loss = ops.cast(model._compute_loss(x, y, outputs, sample_weight, training), "float32")
            if compiled_loss is not None and compiled_loss.built:
                result.losses = list(compiled_loss._flat_losses)
            if record:
                result.own_losses = list(_losses_by_output(result, y))
        model._clear_losses()
    return result


def _losses_by_output(result: Call, y) -> list:
    found = []
    for one in result.losses:
        number = output_of(one.path, result.names)
        target = target_of(y, number, result.names)
        if number is None or target is None:
            return []
        with keras.name_scope("own_losses"):  # at the root TensorFlow takes no name like `_loss`
            found.append(ops.cast(one.loss(target, result.outputs[number]), "float32"))
    return found
