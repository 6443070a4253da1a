"""Right answers to question 1, in differing styles."""

# %% q1 ops: plain keras.ops, one step a line
class BatchNorm(keras.layers.Layer):
    def __init__(self, momentum=0.99, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.momentum = momentum
        self.epsilon = epsilon

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gamma = self.add_weight(name="gamma", shape=shape, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros")
        self.moving_mean = self.add_weight(name="moving_mean", shape=shape, initializer="zeros", trainable=False)
        self.moving_variance = self.add_weight(
            name="moving_variance", shape=shape, initializer="ones", trainable=False
        )

    def call(self, inputs, training=False):
        if training:
            axes = tuple(range(len(inputs.shape) - 1))
            mean = ops.mean(inputs, axis=axes)
            variance = ops.var(inputs, axis=axes)
            keep = self.momentum
            self.moving_mean.assign(keep * self.moving_mean + (1 - keep) * mean)
            self.moving_variance.assign(keep * self.moving_variance + (1 - keep) * variance)
        else:
            mean, variance = self.moving_mean, self.moving_variance
        x_hat = (inputs - mean) / ops.sqrt(variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum, "epsilon": self.epsilon}

# %% q1 moments: ops.moments and rsqrt
class BatchNorm(keras.layers.Layer):
    def __init__(self, momentum=0.99, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.momentum = momentum
        self.epsilon = epsilon

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gamma = self.add_weight(name="gamma", shape=shape, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros")
        self.moving_mean = self.add_weight(name="moving_mean", shape=shape, initializer="zeros", trainable=False)
        self.moving_variance = self.add_weight(
            name="moving_variance", shape=shape, initializer="ones", trainable=False
        )

    def call(self, inputs, training=False):
        if training:
            mean, variance = ops.moments(inputs, axes=list(range(len(inputs.shape) - 1)))
            for moving, new in ((self.moving_mean, mean), (self.moving_variance, variance)):
                moving.assign(moving * self.momentum + new * (1.0 - self.momentum))
        else:
            mean, variance = self.moving_mean, self.moving_variance
        scale = self.gamma * ops.rsqrt(variance + self.epsilon)
        return inputs * scale + (self.beta - mean * scale)

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum, "epsilon": self.epsilon}

# %% q1 keepdims: statistics that keep their axes, squeezed for the moving ones
class BatchNorm(keras.layers.Layer):
    def __init__(self, momentum=0.99, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.momentum = momentum
        self.epsilon = epsilon

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gamma = self.add_weight(name="gamma", shape=shape, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros")
        self.moving_mean = self.add_weight(name="moving_mean", shape=shape, initializer="zeros", trainable=False)
        self.moving_variance = self.add_weight(
            name="moving_variance", shape=shape, initializer="ones", trainable=False
        )

    def call(self, inputs, training=False):
        if not training:
            return (inputs - self.moving_mean) / ops.sqrt(self.moving_variance + self.epsilon) * self.gamma + self.beta
        axes = tuple(range(len(inputs.shape) - 1))
        mean = ops.mean(inputs, axis=axes, keepdims=True)
        variance = ops.mean(ops.square(inputs - mean), axis=axes, keepdims=True)
        step = 1 - self.momentum
        self.moving_mean.assign_sub(step * (self.moving_mean - ops.reshape(mean, (-1,))))
        self.moving_variance.assign_sub(step * (self.moving_variance - ops.reshape(variance, (-1,))))
        return (inputs - mean) / ops.sqrt(variance + self.epsilon) * self.gamma + self.beta

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum, "epsilon": self.epsilon}

# %% q1 rows: everything as a table of rows, counted by hand
class BatchNorm(keras.layers.Layer):
    def __init__(self, momentum=0.99, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.momentum = momentum
        self.epsilon = epsilon

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gamma = self.add_weight(name="gamma", shape=shape, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros")
        self.moving_mean = self.add_weight(name="moving_mean", shape=shape, initializer="zeros", trainable=False)
        self.moving_variance = self.add_weight(
            name="moving_variance", shape=shape, initializer="ones", trainable=False
        )

    def call(self, inputs, training=False):
        rows = ops.reshape(inputs, (-1, inputs.shape[-1]))
        if training:
            m = ops.cast(ops.shape(rows)[0], rows.dtype)
            mean = ops.sum(rows, axis=0) / m
            variance = ops.sum((rows - mean) ** 2, axis=0) / m
            self.moving_mean.assign(self.moving_mean + (mean - self.moving_mean) * (1 - self.momentum))
            self.moving_variance.assign(
                self.moving_variance + (variance - self.moving_variance) * (1 - self.momentum)
            )
        else:
            mean, variance = self.moving_mean.value, self.moving_variance.value
        rows = (rows - mean) / (variance + self.epsilon) ** 0.5
        return ops.reshape(rows * self.gamma + self.beta, ops.shape(inputs))

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum, "epsilon": self.epsilon}

# %% q1 squares: the mean of the squares minus the square of the mean
class BatchNorm(keras.layers.Layer):
    def __init__(self, momentum=0.99, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.momentum = momentum
        self.epsilon = epsilon

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gamma = self.add_weight(name="gamma", shape=shape, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros")
        self.moving_mean = self.add_weight(name="moving_mean", shape=shape, initializer="zeros", trainable=False)
        self.moving_variance = self.add_weight(
            name="moving_variance", shape=shape, initializer="ones", trainable=False
        )

    def call(self, inputs, training=False):
        if training:
            axes = tuple(range(len(inputs.shape) - 1))
            mean = ops.mean(inputs, axis=axes)
            variance = ops.mean(inputs * inputs, axis=axes) - mean * mean
            self.update(self.moving_mean, mean)
            self.update(self.moving_variance, variance)
            return self.normalise(inputs, mean, variance)
        return self.normalise(inputs, self.moving_mean, self.moving_variance)

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum, "epsilon": self.epsilon}

    def update(self, moving, value):
        moving.assign(self.momentum * moving + (1 - self.momentum) * value)

    def normalise(self, x, mean, variance):
        return (x - mean) / ops.sqrt(variance + self.epsilon) * self.gamma + self.beta

# %% q1 einsum: einsum for the sums; prints and warns on the way
class BatchNorm(keras.layers.Layer):
    def __init__(self, momentum=0.99, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.momentum = momentum
        self.epsilon = epsilon

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gamma = self.add_weight(name="gamma", shape=shape, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros")
        self.moving_mean = self.add_weight(name="moving_mean", shape=shape, initializer="zeros", trainable=False)
        self.moving_variance = self.add_weight(
            name="moving_variance", shape=shape, initializer="ones", trainable=False
        )

    def call(self, inputs, training=False):
        if training:
            print("a batch of shape", inputs.shape)
            rows = ops.reshape(inputs, (-1, inputs.shape[-1]))
            ones = ops.ones_like(rows[:, 0])
            m = ops.sum(ones)
            mean = ops.einsum("mu,m->u", rows, ones) / m
            centred = rows - mean
            variance = ops.einsum("mu,mu->u", centred, centred) / m
            self.moving_mean.assign(self.momentum * self.moving_mean + (1 - self.momentum) * mean)
            self.moving_variance.assign(self.momentum * self.moving_variance + (1 - self.momentum) * variance)
        else:
            mean, variance = self.moving_mean, self.moving_variance
        return (inputs - mean) / ops.sqrt(variance + self.epsilon) * self.gamma + self.beta

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum, "epsilon": self.epsilon}

# %% q1 serialised: registered, positional config, strings as initialisers in a loop
@keras.saving.register_keras_serializable(package="mine")
class BatchNorm(keras.layers.Layer):
    def __init__(self, momentum=0.99, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.momentum, self.epsilon = momentum, epsilon
        self.rest = 1.0 - momentum
        self.supports_masking = True

    def build(self, input_shape):
        self.axes = tuple(range(len(input_shape) - 1))
        for name, first, learnt in (
            ("gamma", "ones", True),
            ("beta", "zeros", True),
            ("moving_mean", "zeros", False),
            ("moving_variance", "ones", False),
        ):
            weight = self.add_weight(name=name, shape=input_shape[-1:], initializer=first, trainable=learnt)
            setattr(self, name, weight)
        super().build(input_shape)

    def call(self, inputs, training=False):
        x = ops.cast(inputs, "float32")
        if training is None or not training:
            mean, variance = self.moving_mean, self.moving_variance
        else:
            mean, variance = ops.mean(x, self.axes), ops.var(x, self.axes)
            self.moving_mean.assign(ops.convert_to_tensor(self.moving_mean) * self.momentum + mean * self.rest)
            self.moving_variance.assign(
                ops.convert_to_tensor(self.moving_variance) * self.momentum + variance * self.rest
            )
        return self.gamma * ((x - mean) / ops.sqrt(variance + self.epsilon)) + self.beta

    def get_config(self):
        config = super().get_config()
        config.update({"momentum": self.momentum, "epsilon": self.epsilon})
        return config
