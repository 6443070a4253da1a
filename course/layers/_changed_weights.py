"""A wrapper whose layer computes with other weights than it stores."""

import inspect

import keras


class ChangedWeights(keras.layers.Wrapper):
    """Runs `layer` with some of its weights replaced by functions of them.

    A subclass says in `changed_weights` what takes their place. Works around any layer whose weights to
    change are variables called "...kernel": dense, convolutions, recurrent layers and cells. Masks,
    regularizers, constraints, the state of random generators and of recurrent layers are the wrapped layer's,
    as ever.
    """

    def __init__(self, layer: keras.Layer, **kwargs):
        if not isinstance(layer, keras.Layer):
            raise ValueError(f"`layer` must be a Keras layer. Received: {layer!r}")
        if "go_backwards" in kwargs:  # so Keras's `Bidirectional` makes the second of its layers
            name = type(self).__name__
            raise ValueError(
                f"`Bidirectional` must stand inside: {name}(Bidirectional({type(layer).__name__}(...))). "
                f"Received: Bidirectional({name}(...))"
            )
        parameters = inspect.signature(layer.call).parameters
        needed = [name for name, one in parameters.items() if one.default is one.empty and one.kind < 2]
        if len(needed) > 1:
            raise ValueError(
                "`layer` must take one input, as Dense, convolutions and recurrent layers do. "
                f"Received: {type(layer).__name__}, which takes {', '.join(needed)}"
            )
        kwargs.setdefault("activity_regularizer", layer.activity_regularizer)
        kwargs.setdefault("dtype", layer.dtype_policy)
        super().__init__(layer, **kwargs)
        self.supports_masking = layer.supports_masking
        self._takes = frozenset(parameters)

    def build(self, input_shape=None):
        super().build(input_shape)
        if not self.kernels:
            raise ValueError(
                "`layer` must have weights called 'kernel', 'recurrent_kernel' or the like. "
                f"Received: {type(self.layer).__name__} {self.layer.name!r}"
            )

    @property
    def kernels(self) -> list:
        """The variables of the wrapped layer that are replaced."""
        return [variable for variable in self.layer.weights if variable.name.endswith("kernel")]

    def changed_weights(self, training: bool) -> list:
        """What takes the place of `kernels`, one tensor for each."""
        raise NotImplementedError

    def call(self, inputs, training=False, mask=None):
        options = {"training": training, "mask": mask}
        options = {name: value for name, value in options.items() if name in self._takes}
        changed = dict(zip(map(id, self.kernels), self.changed_weights(training), strict=True))

        def values(variables):
            return [changed.get(id(one), one.value) for one in variables]

        outputs, states = self.layer.stateless_call(
            values(self.layer.trainable_variables),
            values(self.layer.non_trainable_variables),
            inputs,
            **options,
        )
        for variable, state in zip(self.layer.non_trainable_variables, states, strict=True):
            if id(variable) not in changed:
                variable.assign(state)
        return outputs

    def compute_output_shape(self, input_shape):
        return self.layer.compute_output_shape(input_shape)

    def compute_mask(self, inputs, previous_mask=None):
        return self.layer.compute_mask(inputs, previous_mask)

    def get_config(self):
        config = super().get_config()
        config.pop("activity_regularizer", None)  # the wrapped layer's
        return config

    @classmethod
    def from_config(cls, config):
        layer = keras.saving.deserialize_keras_object(config["layer"])
        return cls(layer, **{name: value for name, value in config.items() if name != "layer"})
