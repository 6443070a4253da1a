"""A dense network with all that is usually searched."""

from collections.abc import Sequence

import keras
import keras_tuner

from course.search._compiled import compiled
from course.search.spaces import dense_stack, regularization


class HyperMLP(keras_tuner.HyperModel):
    """A classifier of dense layers: `dense_stack`, `regularization` and `optimizer` in one space.

    Args:
        input_shape: Shape of one example; what has several axes is flattened.
        classes: Number of classes, at least 2. Labels are whole numbers from 0.
        max_layers: Most hidden layers.
        steps_per_epoch: Optimizer updates in an epoch. Where given, the learning rate follows a `schedule`
            over the whole run; its length is that of the trial's own stage where the tuner says so
            (`tuner/epochs`).
        epochs: Length of the run where the tuner does not say.
        optimizers: Kinds for `spaces.optimizer`.
        name: Name of the model, and what `prefix` of the spaces is made of where given: `"a"` gives
            `a_units`.

    Raises:
        ValueError: If `classes` is below 2.

    Example:
        >>> import keras_tuner
        >>> hp = keras_tuner.HyperParameters()
        >>> model = HyperMLP((28, 28), classes=10).build(hp)
        >>> model.output_shape
        (None, 10)
        >>> [p.name for p in hp.space if not p.conditions]
        ['penalty', 'layers', 'units', 'batch_norm', 'dropout', 'optimizer']
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        classes: int,
        max_layers: int = 3,
        steps_per_epoch: int | None = None,
        epochs: int = 1,
        optimizers: Sequence[str] = ("sgd", "adam", "adamw"),
        name: str | None = None,
    ):
        if classes < 2:
            raise ValueError(f"`classes` must be at least 2. Received: classes={classes}")
        super().__init__(name=name)
        self.input_shape = tuple(input_shape)
        self.classes = classes
        self.max_layers = max_layers
        self.steps_per_epoch = steps_per_epoch
        self.epochs = epochs
        self.optimizers = tuple(optimizers)

    def build(self, hp) -> keras.Model:
        prefix = f"{self.name}_" if self.name else ""
        regularizer = regularization(hp, prefix=prefix)
        inputs = keras.Input(self.input_shape)
        x = keras.layers.Flatten()(inputs) if len(self.input_shape) != 1 else inputs
        x = dense_stack(hp, x, max_layers=self.max_layers, regularizer=regularizer, prefix=prefix)
        scores = keras.layers.Dense(self.classes, kernel_regularizer=regularizer)(x)
        model = keras.Model(inputs, scores, name=self.name)
        return compiled(model, hp, self.steps_per_epoch, self.epochs, self.optimizers, prefix)
