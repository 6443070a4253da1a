"""Runs a JAX function on matrices that lie turned in memory, without turning them back.

The weights of a dense layer are `(in, out)`. Stacked as `(settings, out, in)` they are one matrix, whose
product with an input that all settings share is one large product; and the gradient comes in that order, too.
So `JAXProgram` keeps them turned. Were they turned back at the start of a step, XLA would move each of them
several times a step; here each operation of the step is done on what lies there. On two cores that halved
the time of a step of 20 networks 3072-50-10 with momentum and penalties.

The function is traced to a jaxpr, whose operations are then done one after the other, as in JAX's guide
"Writing custom Jaxpr interpreters in JAX".
"""

import jax
import numpy as np
from jax.extend.core import Literal, primitives

NAMES = """
abs add add_jaxvals and ceil clamp convert_element_type copy cos div eq erf exp exp2 expm1 floor ge gt
integer_pow is_finite le log log1p logistic lt max min mul ne neg not or pow rem round rsqrt select_n sign
sin sqrt square stop_gradient sub tan tanh xor
"""
SAME_EVERYWHERE = frozenset(getattr(primitives, f"{name}_p") for name in NAMES.split())
"""Operations that treat each element alike."""
REDUCTIONS = frozenset(
    getattr(primitives, f"reduce_{name}_p") for name in ("sum", "max", "min", "prod", "and", "or")
)
INLINED = {"jit": "jaxpr", "pjit": "jaxpr", "closed_call": "call_jaxpr", "custom_jvp_call": "call_jaxpr"}


class Turned:
    """A matrix of which the transpose is at hand."""

    def __init__(self, array):
        self.array = array


def run_turned(function, arguments, turned):
    """What `function(*arguments)` gives, where some matrices lie turned.

    Args:
        function: Takes and returns nests of arrays.
        arguments: A tuple of nests; what is turned has the shape of its transpose.
        turned: A nest like `arguments` of booleans.

    Returns:
        A nest of arrays, and `Turned` where the transpose of a matrix came out.
    """
    leaves, tree = jax.tree.flatten(arguments)
    flags = jax.tree.leaves(turned)
    plain = [
        jax.ShapeDtypeStruct(leaf.shape[::-1] if flag else leaf.shape, leaf.dtype)
        for leaf, flag in zip(leaves, flags, strict=True)
    ]
    closed, shape = jax.make_jaxpr(function, return_shape=True)(*jax.tree.unflatten(tree, plain))
    values = [Turned(leaf) if flag else leaf for leaf, flag in zip(leaves, flags, strict=True)]
    found = _run(closed.jaxpr, closed.consts, values)
    return jax.tree.unflatten(jax.tree.structure(shape), found)


def turned_array(value):
    """The transpose of a matrix."""
    return value.array if isinstance(value, Turned) else value.T


def plain_array(value):
    """The array itself."""
    return value.array.T if isinstance(value, Turned) else value


def _beside_turned(value):
    """What meets a turned matrix in an operation on elements: a matrix or a single number."""
    is_matrix = isinstance(value, Turned) or np.ndim(value) == 2
    return turned_array(value) if is_matrix else value


def _run(jaxpr, constants, arguments):
    known = dict(zip([*jaxpr.constvars, *jaxpr.invars], [*constants, *arguments], strict=True))

    def read(atom):
        return atom.val if isinstance(atom, Literal) else known[atom]

    for equation in jaxpr.eqns:
        values = [read(atom) for atom in equation.invars]
        inner = equation.params.get(INLINED.get(equation.primitive.name))
        found = _run(inner.jaxpr, inner.consts, values) if inner else _operation(equation, values)
        known.update(zip(equation.outvars, found, strict=True))
    return [read(atom) for atom in jaxpr.outvars]


def _operation(equation, values) -> list:
    primitive, params = equation.primitive, equation.params
    if primitive is primitives.transpose_p and params["permutation"] == (1, 0):
        (matrix,) = values
        return [matrix.array if isinstance(matrix, Turned) else Turned(matrix)]
    if any(isinstance(value, Turned) for value in values):
        if primitive in SAME_EVERYWHERE:
            return [Turned(primitive.bind(*map(_beside_turned, values), **params))]
        if primitive is primitives.dot_general_p:
            return [_product(values, params)]
        if primitive in REDUCTIONS:
            axes = tuple(sorted(1 - axis for axis in params["axes"]))
            return [primitive.bind(values[0].array, **{**params, "axes": axes})]
        values = [plain_array(value) for value in values]
    found = primitive.bind(*values, **params)
    return found if primitive.multiple_results else [found]


def _product(values, params):
    """A product, in which the axes of what is turned have changed places.

    Turned weights stand on the left, and the result is turned: for all settings at once, their outputs then
    are the rows of one matrix, and so are the weights, as they lie.
    """
    summed, batched = params["dimension_numbers"]
    sides = []
    for value, axes, batches in zip(values, summed, batched, strict=True):
        if isinstance(value, Turned) and len(axes) == 1 and not batches:
            sides.append((value.array, (1 - axes[0],)))
        else:
            sides.append((plain_array(value), axes))
    swapped = isinstance(values[1], Turned) and np.ndim(sides[0][0]) == 2 and not batched[0]
    (left, left_axes), (right, right_axes) = reversed(sides) if swapped else sides
    numbers = ((left_axes, right_axes), batched)
    product = primitives.dot_general_p.bind(left, right, **{**params, "dimension_numbers": numbers})
    return Turned(product) if swapped else product
