"""Wrong answers to question 4: layer normalisation."""

# %% q4 layer_norm_over_batch: batch normalisation by another name
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        mean = ops.mean(inputs, axis=0, keepdims=True)
        variance = ops.var(inputs, axis=0, keepdims=True)
        x_hat = (inputs - mean) / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_over_all_but_last: batch normalisation for any rank
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        mean = ops.mean(inputs, axis=tuple(range(len(inputs.shape) - 1)), keepdims=True)
        variance = ops.var(inputs, axis=tuple(range(len(inputs.shape) - 1)), keepdims=True)
        x_hat = (inputs - mean) / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_over_whole_example: all axes of an example at once
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        mean = ops.mean(inputs, axis=tuple(range(1, len(inputs.shape))), keepdims=True)
        variance = ops.var(inputs, axis=tuple(range(1, len(inputs.shape))), keepdims=True)
        x_hat = (inputs - mean) / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_over_everything: one mean for the whole batch
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        mean = ops.mean(inputs, axis=None, keepdims=True)
        variance = ops.var(inputs, axis=None, keepdims=True)
        x_hat = (inputs - mean) / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_unbiased: n - 1
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        n = inputs.shape[-1]
        mean = ops.mean(inputs, axis=-1, keepdims=True)
        variance = ops.var(inputs, axis=-1, keepdims=True) * n / (n - 1)
        x_hat = (inputs - mean) / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_unbiased/torch_like: n - 1, as PyTorch's var does by default
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        mean = ops.mean(inputs, -1, keepdims=True)
        variance = ops.sum((inputs - mean) ** 2, -1, keepdims=True) / (inputs.shape[-1] - 1)
        return (inputs - mean) * ops.rsqrt(variance + self.epsilon) * self.gamma + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_epsilon_outside_root: epsilon added to the standard deviation
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
        x_hat = (inputs - mean) / (ops.sqrt(variance) + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_epsilon_outside_root/std: ops.std plus epsilon
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        mean = ops.mean(inputs, axis=-1, keepdims=True)
        return self.gamma * (inputs - mean) / (ops.std(inputs, axis=-1, keepdims=True) + self.epsilon) + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_without_epsilon: no epsilon
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
        x_hat = (inputs - mean) / ops.sqrt(variance)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_divided_by_variance: no root
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
        x_hat = (inputs - mean) / (variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_mean_not_subtracted: the mean stays
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
        x_hat = inputs / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 rms_norm: RMS normalisation
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        mean_square = ops.mean(ops.square(inputs), axis=-1, keepdims=True)
        return self.gamma * inputs * ops.rsqrt(mean_square + self.epsilon) + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_without_scale: gamma and beta are not used
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
        return x_hat

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_shift_before_scale: beta is multiplied by gamma too
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
        return self.gamma * (x_hat + self.beta)

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_without_beta: beta is not used
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
        return self.gamma * x_hat

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 layer_norm_in_training_only: nothing at test time
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs, training=False):
        if not training:
            return inputs
        mean = ops.mean(inputs, axis=-1, keepdims=True)
        variance = ops.var(inputs, axis=-1, keepdims=True)
        x_hat = (inputs - mean) / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 -/one_gamma: one gamma and one beta for all units
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(1,), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(1,), initializer="zeros")

    def call(self, inputs):
        mean = ops.mean(inputs, axis=-1, keepdims=True)
        variance = ops.var(inputs, axis=-1, keepdims=True)
        x_hat = (inputs - mean) / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 -/moving_statistics: moving statistics, as batch normalisation has
class LayerNorm(keras.layers.Layer):
    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")
        self.moving_mean = self.add_weight(name="moving_mean", shape=(), initializer="zeros", trainable=False)

    def call(self, inputs, training=False):
        mean = ops.mean(inputs, axis=-1, keepdims=True)
        variance = ops.var(inputs, axis=-1, keepdims=True)
        if training:
            self.moving_mean.assign(0.9 * self.moving_mean + 0.1 * ops.mean(mean))
        else:
            mean = mean * 0 + self.moving_mean
        return self.gamma * (inputs - mean) / ops.sqrt(variance + self.epsilon) + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}

# %% q4 -/settings_not_saved: get_config forgets epsilon
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
        return super().get_config()

# %% q4 -/not_kept_apart: no keepdims: works for square batches only
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
        x_hat = (inputs - mean) / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}
