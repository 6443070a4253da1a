"""One program for many settings on JAX: Keras's own training step under `vmap`, an epoch in a `scan`."""

from contextlib import ExitStack

import jax

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
        self._train = jax.jit(self._scan(model.train_step), donate_argnums=0)
        self._test = jax.jit(self._scan(model.test_step))

    def stack(self, values):
        return jax.device_put(values)

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

    def _scan(self, keras_step):
        def step(state, numbers, batch):
            with ExitStack() as bound:
                for each, number in zip(self.lifted, numbers, strict=True):
                    bound.enter_context(each.bound(number))
                return keras_step(state, batch)

        together = jax.vmap(step, in_axes=(0, 0, None))

        def scan(state, numbers, data, order):
            def body(state, rows):
                batch = jax.tree.map(lambda array: array[rows], data)
                logs, state = together(state, numbers, batch)
                return state, logs

            state, logs = jax.lax.scan(body, state, order)
            return {name: values[-1] for name, values in logs.items()}, state

        return scan
