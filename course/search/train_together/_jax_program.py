"""One program for many settings on JAX: Keras's own training step under `vmap`, an epoch in a `scan`."""

from contextlib import ExitStack

import jax
import keras
import numpy as np

from course.search.train_together._turned_kernels import plain_array, run_turned, turned_array
from course.search.train_together.lifted import Lifted

# A function that JAX compiles by itself, as `jnp.clip`, then receives the tensor.
jax.tree_util.register_pytree_node(
    Lifted, lambda each: ((each.tensor,), None), lambda _, children: children[0]
)


class JAXProgram:
    """Trains and tests a group of models whose variables are stacked.

    Args:
        model: The model whose code is traced; its variables only lend their places.
        lifted: What stands for the numbers that differ.
        data: `(x, y)`, copied to the device once.
        validation: The same for validation data, or None.
    """

    def __init__(self, model, lifted, data, validation):
        self.model = model
        self.lifted = lifted
        self.numbers = [jax.numpy.asarray(each.values) for each in lifted]
        self.data = jax.device_put(data)
        self.validation = jax.device_put(validation)
        self._turned = _turned(model)
        weights, others, _, metrics = self._turned
        self._train = jax.jit(self._scan(model.train_step, self._turned), donate_argnums=0)
        self._test = jax.jit(self._scan(model.test_step, (weights, others, metrics)))

    def state(self, weights, others, optimizer):
        """The stacked values of the three kinds of variables, as the program holds them."""
        values = (weights, others, optimizer)
        return jax.device_put(jax.tree.map(_turned_where, self._turned[:3], values))

    def stack(self, values):
        return jax.device_put(values)

    def one(self, state, place):
        """The values of one setting."""
        back = jax.tree.map(_turned_where, self._turned[:3], state)
        return jax.tree.map(lambda stacked: stacked[place], back)

    def train(self, state, order):
        """Trains with the examples of each row of `order` in turn.

        Args:
            state: Trainable, non-trainable, optimizer and metrics variables, stacked; it is used up.
            order: Numbers of examples, `(steps, batch)`.

        Returns:
            The metrics after the last step by name, and the new state.
        """
        return self._train(state, self.numbers, self.data, order)

    def test(self, state, order):
        """Measures with the validation data; `state` has no optimizer variables."""
        return self._test(state, self.numbers, self.validation, order)

    def _scan(self, keras_step, turned):
        def bound_step(numbers, state, batch):
            with ExitStack() as bound:
                for each, number in zip(self.lifted, numbers, strict=True):
                    bound.enter_context(each.bound(number))
                return keras_step(state, batch)

        def step(state, numbers, batch):
            others = jax.tree.map(lambda _: False, (numbers, batch))
            lying = (others[0], turned, others[1])
            logs, state = run_turned(bound_step, (numbers, state, batch), lying)
            state = jax.tree.map(
                lambda turn, value: (turned_array if turn else plain_array)(value), turned, state
            )
            return jax.tree.map(plain_array, logs), state

        together = jax.vmap(step, in_axes=(0, 0, None))

        def scan(state, numbers, data, order):
            def body(state, rows):
                batch = jax.tree.map(lambda array: array[rows], data)
                logs, state = together(state, numbers, batch)
                return state, logs

            state, logs = jax.lax.scan(body, state, order)
            return {name: values[-1] for name, values in logs.items()}, state

        return scan


def _turned(model) -> tuple[list[bool], ...]:
    """Which variables are held turned: those with the shape of a dense layer's weights."""
    layers = [layer for layer in model._flatten_layers() if isinstance(layer, keras.layers.Dense)]
    shapes = {tuple(variable.shape) for layer in layers for variable in layer.variables}
    kinds = (
        model.trainable_variables,
        model.non_trainable_variables,
        model.optimizer.variables,
        model.metrics_variables,
    )
    return tuple([len(v.shape) == 2 and tuple(v.shape) in shapes for v in kind] for kind in kinds)


def _held(turned, value):
    """What came out of a step, as it is held."""
    return turned_array(value) if turned else plain_array(value)


def _turned_where(turned, stacked):
    """Changes the last two axes of what is held turned."""
    return np.swapaxes(stacked, 1, 2) if turned else np.asarray(stacked)
