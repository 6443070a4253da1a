"""What an initialization by data did, layer by layer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InitializedLayer:
    """One layer whose weights were set.

    Attributes:
        name: The layer's name in the model.
        kind: The layer's class, as "Dense".
        std_before: Standard deviation of the layer's outputs, before the activation, with the weights that
            the model came with and the layers before already set.
        std_after: The same with the new weights.
        rescalings: How many times the weights were divided.
    """

    name: str
    kind: str
    std_before: float
    std_after: float
    rescalings: int


@dataclass(frozen=True)
class InitializationReport:
    """All layers of a model, in the order of computation. Printed, it is a table.

    Attributes:
        layers: Those whose weights were set.
        left_alone: Names of the layers that own trainable weights which were not touched.
    """

    layers: tuple[InitializedLayer, ...]
    left_alone: tuple[str, ...]

    def __str__(self) -> str:
        rows = [("layer", "kind", "std before", "std after", "rescalings")]
        rows += [
            (row.name, row.kind, f"{row.std_before:.4g}", f"{row.std_after:.4g}", str(row.rescalings))
            for row in self.layers
        ]
        wide = [max(len(row[column]) for row in rows) for column in range(5)]
        lines = [
            f"{row[0]:<{wide[0]}}  {row[1]:<{wide[1]}}  "
            + "  ".join(f"{row[column]:>{wide[column]}}" for column in (2, 3, 4))
            for row in rows
        ]
        if self.left_alone:
            lines.append(f"left alone: {', '.join(self.left_alone)}")
        return "\n".join(lines)
