"""A function run on turned matrices gives what it gives on the matrices themselves."""

import keras
import numpy as np
import pytest

pytestmark = [
    pytest.mark.backends,
    pytest.mark.skipif(keras.backend.backend() != "jax", reason="JAX only"),
]
DRAW = np.random.default_rng(0)
X, KERNEL, SECOND, SQUARE = (
    DRAW.normal(size=shape).astype("float32") for shape in [(5, 4), (4, 3), (3, 2), (3, 3)]
)


def both(function, arguments, turned):
    """The leaves of the result on plain and on turned arguments, and whether each came out turned."""
    import jax

    from course.search.train_together import _turned_kernels as turning

    lying = [array.T.copy() if flag else array for array, flag in zip(arguments, turned, strict=True)]
    found = turning.run_turned(
        lambda args: function(*args), (tuple(map(jax.numpy.asarray, lying)),), (turned,)
    )
    leaves = jax.tree.leaves(found)
    flags = [isinstance(leaf, turning.Turned) for leaf in leaves]
    values = [np.asarray(turning.plain_array(leaf)) for leaf in leaves]
    return jax.tree.leaves(function(*map(jax.numpy.asarray, arguments))), values, flags


def test_a_step_of_training_stays_turned():
    """Forwards, backwards, penalties, momentum: values as without, and the weights come out turned."""
    import jax
    import jax.numpy as jnp

    def loss(kernel, second, x):
        hidden = jax.nn.relu(x @ kernel + 0.1)
        return jnp.mean(jax.nn.log_softmax(hidden @ second) ** 2) + 0.01 * jnp.sum(kernel**2)

    def step(kernel, second, velocity, x):
        gradients = jax.grad(loss, (0, 1))(kernel, second, x)
        velocity = 0.9 * velocity - 0.1 * gradients[0]
        return kernel + velocity, second - 0.1 * gradients[1], velocity

    plain, turned, flags = both(step, (KERNEL, SECOND, KERNEL, X), (True, True, True, False))
    for one, other in zip(plain, turned, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)
    assert flags == [True, True, True]


@pytest.mark.parametrize(
    "name", ["sums", "rows", "products", "square", "order", "conditional", "indexed", "clipped"]
)
def test_what_knows_rows_from_columns_is_told(name):
    """By comparison with plain arrays: sums over one axis, products from either side, sorting, indices."""
    import jax
    import jax.numpy as jnp

    function = {
        "sums": lambda m: (m.sum(0), m.max(1), m.sum(), m.mean(1, keepdims=True)),
        "rows": lambda m: (m + jnp.arange(3.0), m * jnp.arange(4.0)[:, None], m.T @ m, m @ m.T),
        "products": lambda m: (X @ m, m @ SECOND, jnp.einsum("io,bi->ob", m, X), jnp.arange(4.0) @ m),
        "square": lambda m: (m[:3] @ SQUARE, SQUARE @ m[:3], (m[:3] @ SQUARE).T),
        "order": lambda m: (jnp.sort(m, axis=0), jnp.cumsum(m, axis=1), m.reshape(-1), m[::-1]),
        "conditional": lambda m: jax.lax.cond(m[0, 1] > 0, lambda a: 2 * a, lambda a: a - 1, m),
        "indexed": lambda m: (m[1], m[:, 2], m.at[0, 1].add(5.0), jnp.argmax(m, axis=0)),
        "clipped": lambda m: (jnp.clip(m, -0.5, 0.5), jnp.where(m > 0, m, 0.0), jax.jit(jnp.tanh)(m), -m),
    }[name]
    plain, turned, _ = both(function, (KERNEL,), (True,))
    for one, other in zip(plain, turned, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)
