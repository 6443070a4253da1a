"""Right answers to question 4, in differing styles."""

# %% q4 ops: plain keras.ops
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        mean = ops.mean(inputs, axis=-1, keepdims=True)
        variance = ops.var(inputs, axis=-1, keepdims=True)
        x_hat = (inputs - mean) / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 moments: ops.moments with keepdims, rsqrt
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        mean, variance = ops.moments(inputs, axes=[-1], keepdims=True)
        return (inputs - mean) * ops.rsqrt(variance + self.epsilon) * self.gamma + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 training_too: takes training and does not look
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs, training=None):
        del training
        centred = inputs - ops.mean(inputs, axis=-1, keepdims=True)
        spread = ops.mean(centred**2, axis=-1, keepdims=True)
        return ops.add(ops.multiply(self.gamma, centred / (spread + self.epsilon) ** 0.5), self.beta)

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 expanded: no keepdims, axes put back by hand
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        n = inputs.shape[-1]
        mean = ops.sum(inputs, axis=-1) / n
        squares = ops.sum(inputs * inputs, axis=-1) / n
        root = ops.sqrt(squares - mean * mean + self.epsilon)
        return (inputs - mean[..., None]) / root[..., None] * self.gamma + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 einsum: einsum over the last axis
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        n = ops.cast(ops.shape(inputs)[-1], inputs.dtype)
        centred = inputs - ops.expand_dims(ops.einsum("...u->...", inputs) / n, -1)
        variance = ops.einsum("...u,...u->...", centred, centred) / n
        return ops.einsum("...u,u->...u", centred / ops.sqrt(variance[..., None] + self.epsilon), self.gamma) + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 loop_of_units: unit by unit, stacked
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        mean = ops.mean(inputs, axis=-1)
        variance = ops.var(inputs, axis=-1)
        units = [
            self.gamma[k] * (inputs[..., k] - mean) / ops.sqrt(variance + self.epsilon) + self.beta[k]
            for k in range(inputs.shape[-1])
        ]
        return ops.stack(units, axis=-1)

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 float64_inside: computes in float64 and gives float32 back; registered
@keras.saving.register_keras_serializable()
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        x = ops.cast(inputs, "float64")
        mean, variance = ops.mean(x, axis=-1, keepdims=True), ops.var(x, axis=-1, keepdims=True)
        x = ops.cast((x - mean) / ops.sqrt(variance + self.epsilon), "float32")
        return x * self.gamma + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 no_get_config: Keras records plain arguments by itself
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        mean = ops.mean(inputs, axis=-1, keepdims=True)
        variance = ops.var(inputs, axis=-1, keepdims=True)
        x_hat = (inputs - mean) / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta
