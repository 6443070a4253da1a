"""Right answers to question 5, in differing styles."""

# %% q5 uniform: uniform draws compared with the rate
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if not training:
            return inputs
        draws = keras.random.uniform(ops.shape(inputs), seed=self.seed_generator)
        kept = ops.cast(draws >= self.rate, inputs.dtype)
        return inputs * kept / (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


class DropConnect(keras.layers.Layer):
    def __init__(self, units, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units))
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def call(self, inputs, training=False):
        kernel = ops.convert_to_tensor(self.kernel)
        if training:
            draws = keras.random.uniform(ops.shape(kernel), seed=self.seed_generator)
            kept = ops.cast(draws >= self.rate, kernel.dtype)
            kernel = kernel * kept / (1 - self.rate)
        return ops.matmul(inputs, kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 where: ops.where; the tensors' own operators
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate, self.seed = rate, seed
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if training:
            draws = keras.random.uniform(ops.shape(inputs), seed=self.generator)
            return ops.where(draws < self.rate, 0.0, inputs / (1.0 - self.rate))
        return inputs

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


class DropConnect(keras.layers.Layer):
    def __init__(self, units, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units))
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def call(self, inputs, training=False):
        if not training:
            return inputs @ self.kernel + self.bias
        draws = keras.random.uniform(self.kernel.shape, seed=self.seed_generator)
        return inputs @ ops.where(draws < self.rate, 0.0, self.kernel / (1.0 - self.rate)) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 bernoulli: whole numbers that floor to 0 or 1
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if not training or self.rate == 0:
            return inputs
        keep = 1 - self.rate
        mask = ops.floor(keep + keras.random.uniform(ops.shape(inputs), seed=self.seed_generator))
        return inputs / keep * mask

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


class DropConnect(keras.layers.Layer):
    def __init__(self, units, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units))
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def call(self, inputs, training=False):
        kernel, keep = self.kernel, 1 - self.rate
        if training and keep < 1:
            kernel = kernel * ops.floor(keep + keras.random.uniform(self.kernel.shape, seed=self.seed_generator)) / keep
        return ops.add(ops.dot(inputs, kernel), self.bias)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 einsum: einsum, a method for the mask
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if training:
            return self.dropped(inputs)
        return inputs

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

    def dropped(self, values):
        draws = keras.random.uniform(ops.shape(values), seed=self.seed_generator)
        return values * (ops.cast(draws > self.rate, "float32") / (1 - self.rate))


class DropConnect(keras.layers.Layer):
    def __init__(self, units, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units))
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def call(self, inputs, training=False):
        mask = 1.0
        if training:
            draws = keras.random.uniform((inputs.shape[-1], self.units), seed=self.seed_generator)
            mask = ops.cast(ops.greater_equal(draws, self.rate), "float32") / (1 - self.rate)
        return ops.einsum("bi,iu->bu", inputs, self.kernel * mask) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 float64_masks: masks in float64, initialisers as objects
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=None):
        if not training:
            return inputs
        draws = keras.random.uniform(ops.shape(inputs), dtype="float32", seed=self.seed_generator)
        scale = ops.cast(draws >= self.rate, "float64") / (1 - self.rate)
        return inputs * ops.cast(scale, inputs.dtype)

    def get_config(self):
        config = super().get_config()
        config.update(rate=self.rate, seed=self.seed)
        return config


class DropConnect(keras.layers.Layer):
    def __init__(self, units, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        inputs = input_shape[-1]
        self.kernel = self.add_weight(
            name="kernel", shape=(inputs, self.units), initializer=keras.initializers.HeNormal(seed=1)
        )
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer=keras.initializers.Zeros())
        self.built = True

    def call(self, inputs, training=False):
        return ops.matmul(inputs, self.thinned() if training else self.kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

    def thinned(self):
        draws = keras.random.uniform(self.kernel.shape, seed=self.seed_generator)
        return ops.multiply(self.kernel, ops.cast(draws >= self.rate, "float32")) / (1 - self.rate)

# %% q5 normal_draws: normal draws and their quantile
from statistics import NormalDist


class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if not training or self.rate == 0:
            return inputs
        draws = keras.random.normal(ops.shape(inputs), seed=self.seed_generator)
        kept = ops.cast(draws > NormalDist().inv_cdf(self.rate), inputs.dtype)
        return inputs * kept / (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


class DropConnect(keras.layers.Layer):
    def __init__(self, units, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units))
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def call(self, inputs, training=False):
        kernel = ops.convert_to_tensor(self.kernel)
        if training:
            draws = keras.random.uniform(ops.shape(kernel), seed=self.seed_generator)
            kept = ops.cast(draws >= self.rate, kernel.dtype)
            kernel = kernel * kept / (1 - self.rate)
        return ops.matmul(inputs, kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}
