"""Loss and gradient in one compiled function on JAX."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend.core import Literal

QUICKLY = {
    "xla_backend_optimization_level": 0,
    "xla_cpu_use_fusion_emitters": False,
    "xla_cpu_parallel_codegen_split_count": 1,
}
"""A function that runs a few times is not worth optimising: a sixth of the time to compile on a CPU."""


@functools.cache
def options() -> dict | None:
    """Those of `QUICKLY` that this version of XLA knows; None where it does not compile for a CPU."""
    if jax.default_backend() != "cpu":
        return None
    if _takes(QUICKLY):
        return QUICKLY
    return {name: value for name, value in QUICKLY.items() if _takes({name: value})} or None


def _takes(some: dict) -> bool:
    try:
        jax.jit(lambda: 0, compiler_options=some)()
    except jax.errors.JaxRuntimeError:  # "No such compile option"
        return False
    return True


def compiled(look, trainable, others):
    """As `with_tensorflow.compiled`. JAX gives zeros where there is no gradient; the program is asked why."""
    run = jax.jit(jax.value_and_grad(look, has_aux=True), compiler_options=options())
    connected: list[bool] = []

    def call(batch):
        values, rest_values = [one.value for one in trainable], [one.value for one in others]
        (loss, rest), gradients = run(values, rest_values, batch)
        if not connected:
            zero = any(not np.any(one) for one in gradients)
            connected.extend(
                _connected(look, values, rest_values, batch) if zero else [True] * len(gradients)
            )
        kept = [one if known else None for one, known in zip(gradients, connected, strict=True)]
        return loss, rest, kept

    return call


def compiled_forward(look, trainable, others):
    """Compiles `look` without its gradient: a function of a batch."""
    run = jax.jit(look, compiler_options=options())

    def call(batch):
        return run([one.value for one in trainable], [one.value for one in others], batch)

    return call


def _connected(look, values, rest_values, batch) -> list[bool]:
    """Whether the loss depends on each value by a way that has a gradient."""
    program = jax.make_jaxpr(lambda given: look(given, rest_values, batch)[0])(values).jaxpr
    needed = {one for one in program.outvars if not isinstance(one, Literal)}
    for step in reversed(program.eqns):
        smooth = [one for one in step.outvars if jnp.issubdtype(one.aval.dtype, jnp.inexact)]
        if step.primitive.name != "stop_gradient" and needed.intersection(smooth):
            needed.update(one for one in step.invars if not isinstance(one, Literal))
    return [one in needed for one in program.invars]
