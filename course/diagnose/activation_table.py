"""What each layer puts out, in numbers."""

from dataclasses import dataclass

import keras

from course.diagnose.checkup import PROBE_ROWS, build
from course.diagnose.facts import ActivationFacts
from course.diagnose.probe.look import Probe
from course.diagnose.probe.preserved import preserved_generators
from course.diagnose.probe.sample import probe_rows, read, rows_at


@dataclass(frozen=True)
class ActivationTable:
    """One row a layer, in the order of the calls. Printed, it is a table.

    Attributes:
        rows: The `ActivationFacts`.
    """

    rows: tuple[ActivationFacts, ...]

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __str__(self) -> str:
        heads = ("layer", "mean", "std", "min", "max", "zeros", "dead", "saturated")
        lines = [
            (one.layer, *(f"{value:.3g}" for value in (one.mean, one.std, one.minimum, one.maximum)),
             *(f"{value:.0%}" for value in (one.zeros, one.dead, one.saturated)))
            for one in self.rows
        ]  # fmt: skip
        wide = [max(len(line[column]) for line in (heads, *lines)) for column in range(len(heads))]
        return "\n".join(
            "  ".join(
                cell.ljust(wide[0]) if not column else cell.rjust(wide[column])
                for column, cell in enumerate(line)
            )
            for line in (heads, *lines)
        )


def activation_statistics(model: keras.Model, x, examples: int = PROBE_ROWS) -> ActivationTable:
    """Measures the outputs of every layer on a few examples, in training mode; the model is left as it was.

    Args:
        model: A model, compiled or not.
        x: Inputs, or batches, as for `check`.
        examples: How many to use.

    Returns:
        An `ActivationTable`.

    Raises:
        ValueError: If the model cannot be called with these inputs.

    Example:
        >>> import numpy as np
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, activation="relu")])
        >>> [row] = activation_statistics(model, np.ones((8, 2), "float32"))
        >>> row.minimum >= 0
        True
    """
    with preserved_generators():
        sample = read(x)
    build(model, sample)
    probe = Probe(model, rows_at(sample.x, probe_rows(sample, examples)))
    probe.unread["loss"] = "not asked for"
    facts = probe.look()
    if facts is None:
        raise ValueError(f"`model` must take `x`. Received: {probe.unread['probe']}")
    return ActivationTable(tuple(facts.activations))
