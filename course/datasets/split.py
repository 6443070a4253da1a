"""What `load` returns: one data set, cut into training, validation and test examples."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Split:
    """Training, validation and test examples of one data set, as NumPy arrays.

    Attributes:
        x_train: Training examples. Images are uint8 of shape `(examples, height, width, channels)`;
            points are float32 of shape `(examples, features)`.
        y_train: Their labels, int32 of shape `(examples,)`; float32 targets where the set is a regression.
        x_val: Validation examples.
        y_val: Their labels.
        x_test: Test examples.
        y_test: Their labels.
        name: The data set that was asked for.
        classes: The name of each label, in order; empty for a regression.
        source: Where the examples came from, in a few words.
        stand_in: Whether other images stand in for a set that this machine does not have.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_val: np.ndarray
    y_val: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    name: str
    classes: tuple[str, ...]
    source: str
    stand_in: bool = False

    def __repr__(self) -> str:
        sizes = " + ".join(str(len(y)) for y in (self.y_train, self.y_val, self.y_test))
        kind = ", a stand-in" if self.stand_in else ""
        return f"<Split of {self.name}: {sizes} examples of shape {self.x_train.shape[1:]}{kind}>"
