"""Max-norm for a model that is built and compiled already."""

import keras

from course import constraints


class MaxNorm(keras.callbacks.Callback):
    """Keeps the incoming weights of each unit at length `max_value` or less while `fit` runs.

    After each update every kernel of a `Dense`, `EinsumDense`, convolution, depthwise or transposed
    convolution layer that is trained is projected by `course.constraints.MaxNorm`, along the axes that fit
    its layer. When training ends the kernels are let go, so that a later `fit` without this callback is free.
    Kernels that have a constraint of their own keep theirs instead.

    Setting `layer.kernel_constraint` on a built layer does nothing in Keras, and setting a constraint on a
    variable does nothing once the model has been trained; this callback makes `fit` trace a training step of
    its own. It keeps that step and leaves the model's as it was: no later `fit` with or without this callback
    traces again until the model is compiled anew.

    Args:
        max_value: Greatest length, above 0; 2 to 4 is usual.

    Attributes:
        constrained: The kernels that it holds during `fit`; empty before and after.

    Raises:
        ValueError: If `max_value` is not above 0; at the start of `fit`, if the model is not built.

    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, kernel_initializer="ones")])
        >>> model.compile(keras.optimizers.SGD(0.1), "mse")
        >>> history = model.fit(np.ones((4, 2)), 9 * np.ones(4), verbose=0, callbacks=[MaxNorm(0.5)])
        >>> round(float(np.linalg.norm(model.get_weights()[0])), 6)
        0.5

    Source:
        Srivastava et al., 2014, Dropout: A Simple Way to Prevent Neural Networks from Overfitting,
        section 5.1, https://jmlr.org/papers/v15/srivastava14a.html.
    """

    def __init__(self, max_value: float = 2.0):
        super().__init__()
        constraints.MaxNorm(max_value)  # checks the value here, on the user's line
        self.max_value = max_value
        self.constrained = []
        self._steps = _TrainingSteps()

    def on_train_begin(self, logs=None):
        model = self.model
        if not model.built:
            raise ValueError(
                "The model must be built before `fit` with `MaxNorm`: give it a `keras.Input`, or call it on "
                f"a batch. Received: {model.name!r}, which is not built"
            )
        self._let_go()  # what an interrupted fit may have left
        for kernel, axes in incoming_kernels(model):
            if kernel.constraint is None:
                kernel.constraint = constraints.MaxNorm(self.max_value, axes)
                self.constrained.append(kernel)
        if not self.constrained:
            return
        if not self._steps.serve(model, self.constrained):
            self._steps = _TrainingSteps(model.train_function, _step_of_its_own(model), self.constrained)
        model.train_function = self._steps.held

    def on_train_end(self, logs=None):
        if self.constrained:
            self._let_go()
            self.model.train_function = self._steps.free

    def _let_go(self):
        for kernel in self.constrained:
            kernel.constraint = None
        self.constrained = []


class _TrainingSteps:
    """The training step of a model without the constraints and the one with them, both perhaps traced.

    A copy of the callback, as KerasTuner makes it, begins without them: they belong to one model.

    Args:
        free: `train_function` of the model as it came.
        held: The one that was made while the kernels had their constraints.
        kernels: Those kernels.
    """

    def __init__(self, free=None, held=None, kernels=()):
        self.free, self.held, self.kernels = free, held, list(kernels)

    def serve(self, model, kernels: list) -> bool:
        """Whether the model has the steps from which these were made: `compile` takes them away."""
        is_known = model.train_function is self.free or model.train_function is self.held
        return self.held is not None and is_known and list(map(id, kernels)) == list(map(id, self.kernels))

    def __reduce__(self):
        return type(self), ()


def _step_of_its_own(model):
    """Makes a training step that is traced by itself: JAX takes what it has traced of an equal function."""
    train_step, of_instance = model.train_step, "train_step" in model.__dict__
    model.__dict__["train_step"] = lambda *arguments: train_step(*arguments)
    try:
        model.make_train_function(force=True)
        return model.train_function
    finally:
        if of_instance:
            model.__dict__["train_step"] = train_step
        else:
            del model.__dict__["train_step"]


def incoming_kernels(model: keras.Model) -> list[tuple[keras.Variable, tuple[int, ...]]]:
    """The trained kernels of a model, each once, with the axes that lead into one unit."""
    found = {}
    for layer in model._flatten_layers(include_self=False):
        kernel = getattr(layer, "kernel", None)
        if kernel is None or not any(kernel is weight for weight in layer.trainable_weights):
            continue
        try:
            found[id(kernel)] = (kernel, constraints.incoming_axes(layer))
        except ValueError:
            continue  # a kernel of another kind of layer, as of an LSTM
    return list(found.values())
