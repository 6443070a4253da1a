"""The one place that reaches into Keras for what it keeps to itself: the base of its preprocessing layers.

A plain layer of `keras.ops` fails inside `tf.data` when the backend is JAX or PyTorch. Keras's own
preprocessing layers do not, because they derive from `DataLayer`, which Keras does not export: it puts
TensorFlow behind `self.backend` while a `tf.data` pipeline is traced. So the layers that derive from it use
`self.backend`, never `keras.ops`, in `call`.
"""

import keras
from keras.src.backend.common.stateless_scope import in_stateless_scope
from keras.src.backend.common.symbolic_scope import in_symbolic_scope
from keras.src.layers.preprocessing.data_layer import DataLayer
from keras.src.utils.backend_utils import in_tf_graph
from keras.src.utils.jax_utils import is_in_jax_tracing_scope

__all__ = ["DataLayer", "value_now"]


def value_now(variable):
    """The value of a variable as an array; None where it does not matter or cannot be told.

    It does not matter while a model is only put together. It cannot be told where the call gets its variables
    from outside, as in `fit` on JAX. TensorFlow reads it beside the function that it traces.
    """
    if in_symbolic_scope():
        return None
    if in_tf_graph() and keras.backend.backend() == "tensorflow":
        return None if in_stateless_scope() else _beside_the_graph(variable)
    if is_in_jax_tracing_scope() and in_stateless_scope():
        return None
    return keras.ops.convert_to_numpy(variable)


def _beside_the_graph(variable):
    import tensorflow as tf

    with tf.init_scope():
        return variable.value.numpy() if tf.executing_eagerly() else None
