"""The one place that reaches into Keras for what it keeps to itself: the base of its preprocessing layers.

A plain layer of `keras.ops` fails inside `tf.data` when the backend is JAX or PyTorch. Keras's own
preprocessing layers do not, because they derive from `DataLayer`, which Keras does not export: it puts
TensorFlow behind `self.backend` while a `tf.data` pipeline is traced. So the layers that derive from it use
`self.backend`, never `keras.ops`, in `call`.
"""

from keras.src.layers.preprocessing.data_layer import DataLayer
from keras.src.utils.backend_utils import in_tf_graph
from keras.src.utils.jax_utils import is_in_jax_tracing_scope

__all__ = ["DataLayer", "runs_eagerly"]


def runs_eagerly() -> bool:
    """Tells whether values can be read now: neither TensorFlow nor JAX is tracing a function."""
    return not in_tf_graph() and not is_in_jax_tracing_scope()
