"""One program for many settings on TensorFlow: a stateless training step under `vectorized_map`."""

from contextlib import ExitStack, contextmanager
from types import FunctionType, MethodType

import keras
import tensorflow as tf
from keras.src.optimizers.base_optimizer import BaseOptimizer  # not public: see `_plain`

from course.errors import CourseError
from course.search.train_together.lifted import Lifted

tf.register_tensor_conversion_function(
    Lifted,
    lambda value, dtype=None, name=None, as_ref=False: (
        value.tensor if dtype is None else tf.cast(value.tensor, dtype)
    ),
)


class TensorFlowProgram:
    """Trains and tests a group of models whose variables are stacked.

    Args:
        model: The model whose code is traced; its variables only lend their places.
        lifted: What stands for the numbers that differ.
        data: `(x, y)`, copied to the device once.
        validation: The same for validation data, or None.
    """

    def __init__(self, model, lifted, data, validation):
        for name in ("train_step", "test_step"):
            if getattr(type(model), name) is not getattr(keras.Model, name):
                raise CourseError(
                    f"`{type(model).__name__}` has a `{name}` of its own, which on TensorFlow assigns to its "
                    "variables and cannot be vectorised.",
                    "Call `fit` for each setting, or set KERAS_BACKEND=jax and write the step for it.",
                )
        self.model = model
        self.lifted = lifted
        self.numbers = [tf.convert_to_tensor(each.values) for each in lifted]
        self.data = keras.tree.map_structure(tf.convert_to_tensor, data)
        if validation is not None:
            self.validation = keras.tree.map_structure(tf.convert_to_tensor, validation)
        self._train = self._compiled(self._train_step)
        self._test = self._compiled(self._test_step)

    def state(self, weights, others, optimizer):
        """The stacked values of the three kinds of variables, as the program holds them."""
        return self.stack((weights, others, optimizer))

    def stack(self, values):
        return keras.tree.map_structure(tf.convert_to_tensor, values)

    def one(self, state, place):
        """The values of one setting."""
        return keras.tree.map_structure(lambda values: values[place], state)

    def train(self, state, order):
        """Trains with the examples of each row of `order` in turn.

        Args:
            state: Trainable, non-trainable, optimizer and metrics variables, stacked.
            order: Numbers of examples, `(steps, batch)`.

        Returns:
            The metrics after the last step by name, and the new state.
        """
        return self._train(state, self.numbers, self.data, order)

    def test(self, state, order):
        """Measures with the validation data; `state` has no optimizer variables."""
        return self._test(state, self.numbers, self.validation, order)

    def _compiled(self, step):
        """The loop as a graph for each size of a batch; asked for by name, since TensorFlow warns of a
        function that is traced for a third time."""
        function = tf.function(self._loop(step), autograph=False)
        graphs = {}

        def call(state, numbers, data, order):
            arguments = (state, numbers, data, tf.convert_to_tensor(order))
            if order.shape not in graphs:
                graphs[order.shape] = function.get_concrete_function(*arguments)
            return graphs[order.shape](*arguments)

        return call

    def _loop(self, step):
        def loop(state, numbers, data, order):
            def body(row, *state):
                batch = keras.tree.map_structure(lambda array: tf.gather(array, order[row]), data)
                state = tf.vectorized_map(
                    lambda mine: self._bound(mine[1], step, mine[0], batch), (state, numbers), warn=False
                )
                return (row + 1, *state)

            steps = tf.shape(order)[0]
            _, *state = tf.while_loop(
                lambda row, *state: row < steps, body, (0, *state), parallel_iterations=1
            )
            return tf.vectorized_map(self._results, state[-1]), tuple(state)

        return loop

    def _bound(self, numbers, function, *arguments):
        with ExitStack() as bound:
            for each, number in zip(self.lifted, numbers, strict=True):
                bound.enter_context(each.bound(number))
            return function(*arguments)

    def _results(self, metrics):
        with keras.StatelessScope(list(zip(self.model.metrics_variables, metrics, strict=True))):
            logs = self.model.get_metrics_result()
        return {name: tf.convert_to_tensor(value) for name, value in logs.items()}

    def _train_step(self, state, batch):
        weights, others, optimizer, metrics = state
        model = self.model
        with tf.GradientTape() as tape:
            tape.watch(weights)
            loss, others, metrics = self._forward(weights, others, metrics, batch, training=True)
            with keras.StatelessScope(list(zip(model.optimizer.variables, optimizer, strict=True))):
                loss = model.optimizer.scale_loss(loss)
        gradients = tape.gradient(loss, weights)
        places = [*model.trainable_variables, *model.optimizer.variables]
        values = [*weights, *optimizer]
        with _plain(model.optimizer), keras.StatelessScope(list(zip(places, values, strict=True))) as scope:
            model.optimizer.apply(gradients)
        weights = _after(scope, model.trainable_variables, weights)
        return weights, others, _after(scope, model.optimizer.variables, optimizer), metrics

    def _test_step(self, state, batch):
        weights, others, metrics = state
        _, others, metrics = self._forward(weights, others, metrics, batch, training=False)
        return weights, others, metrics

    def _forward(self, weights, others, metrics, batch, training):
        """The loss and what the forward pass leaves in the variables, as Keras's own step does."""
        model = self.model
        x, y = batch
        places = [*model.trainable_variables, *model.non_trainable_variables, *model.metrics_variables]
        values = [*weights, *others, *metrics]
        mapping = list(zip(places, values, strict=True))
        with keras.StatelessScope(mapping, collect_losses=True) as scope:
            predictions = model(x, training=training) if model._call_has_training_arg else model(x)
            loss = model.compute_loss(x=x, y=y, y_pred=predictions, sample_weight=None, training=training)
            model._loss_tracker.update_state(loss, sample_weight=keras.tree.flatten(x)[0].shape[0])
            model.compute_metrics(x, y, predictions, None)
        others = _after(scope, model.non_trainable_variables, others)
        return loss, others, _after(scope, model.metrics_variables, metrics)


def _after(scope, variables, before):
    """The values after the scope, in the type and shape that they had before."""
    found = [scope.get_current_value(variable) for variable in variables]
    return [
        old if new is None else tf.ensure_shape(tf.cast(new, old.dtype), old.shape)
        for new, old in zip(found, before, strict=True)
    ]


@contextmanager
def _plain(optimizer):
    """Lets an optimizer update values in a stateless scope, as it does on the other backends.

    On TensorFlow the methods of Keras's optimizers hand `tf.Variable`s to `tf.distribute`; here those of
    their common base class take over.
    """
    inner = [optimizer, *([optimizer.inner_optimizer] if hasattr(optimizer, "inner_optimizer") else [])]
    kept = []
    for each in inner:
        backend_class = next(base for base in type(each).__mro__ if base.__name__ == "TFOptimizer")
        names = [
            name
            for name, value in vars(backend_class).items()
            if isinstance(value, FunctionType) and name in vars(BaseOptimizer) and not name.startswith("__")
        ]
        keys = {id(variable): each._var_key(variable) for variable in each._trainable_variables}
        for name in names:
            vars(each)[name] = MethodType(getattr(BaseOptimizer, name), each)
        vars(each)["_var_key"] = lambda variable, keys=keys: keys[id(variable)]
        kept.append((vars(each), names))
    try:
        yield
    finally:
        for held, names in kept:
            for name in names:
                del held[name]
