"""Gradients in numbers, beside the weights that they are for."""

import numpy as np
from keras import ops

from course.diagnose.facts import GradientFacts
from course.diagnose.lengths import root_mean_square
from course.diagnose.probe import read_model
from course.diagnose.probe.recorder import Seen


def gradient_facts(seen: list[Seen], trainable, gradients) -> list[GradientFacts]:
    """Describes the gradient of each trained weight, in the order of the calls of the layers.

    Args:
        seen: The units that were called.
        trainable: Keras variables.
        gradients: A tensor for each of them; None where the loss does not depend on it.
    """
    owners = read_model.weight_owners(seen)
    place = {id(one.unit): number for number, one in enumerate(seen)}
    found = []
    for variable, gradient in zip(trainable, gradients, strict=True):
        name, unit = owners.get(id(variable), (variable.path.rpartition("/")[0], None))
        facts = GradientFacts(
            weight=variable.path, layer=name, kernel=unit is not None and read_model.is_kernel(variable, unit)
        )
        if gradient is None:
            facts.connected = False
        else:
            measure(facts, _as_floats(gradient), _as_floats(variable))
        found.append((place.get(id(unit), len(seen)), facts))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def measure(facts: GradientFacts, g: np.ndarray, w: np.ndarray):
    """Fills in the numbers of a gradient `g` of weights `w`."""
    if not g.size:
        return
    columns = _largest_of_units(g)
    if not np.isfinite(columns).all():
        finite = np.isfinite(g)
        facts.nonfinite = float(1 - finite.mean())
        g = np.where(finite, g, 0)
        columns = _largest_of_units(g)
    facts.rms, facts.largest = root_mean_square(g), float(columns.max())
    facts.weight_rms = root_mean_square(w)
    if g.ndim >= 2:
        facts.units_without = float((columns == 0).mean())


def _largest_of_units(g: np.ndarray) -> np.ndarray:
    """Largest absolute value of each unit, which are along the last axis."""
    by_unit = g.reshape(-1, g.shape[-1] if g.ndim else 1)
    return np.maximum(by_unit.max(axis=0), -by_unit.min(axis=0))


def _as_floats(tensor) -> np.ndarray:
    return np.asarray(ops.convert_to_numpy(tensor), dtype="float32")
