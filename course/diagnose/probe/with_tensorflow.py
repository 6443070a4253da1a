"""Loss and gradient in one compiled function on TensorFlow."""

import tensorflow as tf


def compiled(look, trainable, others):
    """Compiles `look(trainable values, other values, batch) -> (loss, rest)` and its gradient.

    Args:
        look: Function of tensors.
        trainable: Keras variables to take the gradient for.
        others: The other variables.

    Returns:
        Function of a batch, giving `(loss, rest, gradients)`; a gradient is None where there is none.
    """

    def run(batch):
        values = _values(trainable)
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(values)
            loss, rest = look(values, _values(others), batch)
        gradients = [
            None if one is None else tf.convert_to_tensor(one) for one in tape.gradient(loss, values)
        ]
        return loss, rest, gradients

    return _traced_once(run)


def compiled_forward(look, trainable, others):
    """Compiles `look` without its gradient: a function of a batch."""
    return _traced_once(lambda batch: look(_values(trainable), _values(others), batch))


def _values(variables) -> list:
    return [tf.convert_to_tensor(one.value) for one in variables]


def _traced_once(run):
    """A concrete function of the first batch; TensorFlow warns of functions that are made again and again.

    As in `fit`, Python code is not converted: that would take seconds, and `if` on tensors fails there too.
    """
    kept = []

    def call(batch):
        if not kept:
            kept.append(tf.function(run, autograph=False).get_concrete_function(batch))
        return kept[0](batch)

    return call
