"""Wrong answers to question 5; what a variant leaves out is as the author has it."""

# %% q5 dropout_scaled_by_rate: divided by the rate
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
        return inputs * kept / self.rate

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 dropout_not_scaled: the mean shrinks
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
        return inputs * kept

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 dropout_multiplied_by_keep: scaled the wrong way
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
        return inputs * kept * (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 dropout_scaled_by_root: the variance is kept, not the mean
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
        return inputs * kept / ops.sqrt(1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 dropout_original: scaled at test time, as in 2012
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if not training:
            return inputs * (1 - self.rate)
        draws = keras.random.uniform(ops.shape(inputs), seed=self.seed_generator)
        kept = ops.cast(draws >= self.rate, inputs.dtype)
        return inputs * kept

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 dropout_scaled_twice: scaled on both sides
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if not training:
            return inputs * (1 - self.rate)
        draws = keras.random.uniform(ops.shape(inputs), seed=self.seed_generator)
        kept = ops.cast(draws >= self.rate, inputs.dtype)
        return inputs * kept / (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 dropout_at_test_time: training is not looked at
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        draws = keras.random.uniform(ops.shape(inputs), seed=self.seed_generator)
        kept = ops.cast(draws >= self.rate, inputs.dtype)
        return inputs * kept / (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 dropout_does_nothing: the inputs, always
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        return inputs

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 dropout_sides_swapped: training taken for its opposite
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if training:
            return inputs
        draws = keras.random.uniform(ops.shape(inputs), seed=self.seed_generator)
        kept = ops.cast(draws >= self.rate, inputs.dtype)
        return inputs * kept / (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 dropout_rate_is_kept: rate taken for the probability to keep
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
        kept = ops.cast(draws < self.rate, inputs.dtype)
        return inputs * kept / self.rate

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 -/one_mask_for_all_examples: one mask for the whole batch
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if not training:
            return inputs
        draws = keras.random.uniform((1,) + tuple(inputs.shape[1:]), seed=self.seed_generator)
        kept = ops.cast(draws >= self.rate, inputs.dtype)
        return inputs * kept / (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 -/whole_examples: examples dropped as a whole
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if not training:
            return inputs
        draws = keras.random.uniform((ops.shape(inputs)[0],) + (1,) * (len(inputs.shape) - 1), seed=self.seed_generator)
        kept = ops.cast(draws >= self.rate, inputs.dtype)
        return inputs * kept / (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 -/mask_drawn_once: the first mask for ever
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        self.mask = None

    def call(self, inputs, training=False):
        if not training:
            return inputs
        if self.mask is None:
            self.mask = keras.random.uniform(ops.shape(inputs), seed=self.seed_generator) >= self.rate
        return inputs * ops.cast(self.mask, inputs.dtype) / (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 -/seed_in_call: an integer seed in call: the same draw each time
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if not training:
            return inputs
        draws = keras.random.uniform(ops.shape(inputs), seed=self.seed)
        kept = ops.cast(draws >= self.rate, inputs.dtype)
        return inputs * kept / (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 -/seed_ignored: the generator never sees the seed
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator()

    def call(self, inputs, training=False):
        if not training:
            return inputs
        draws = keras.random.uniform(ops.shape(inputs), seed=self.seed_generator)
        kept = ops.cast(draws >= self.rate, inputs.dtype)
        return inputs * kept / (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 -/exact_share: exactly rate of the numbers, evenly spread
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
        ranks = ops.argsort(ops.argsort(draws, axis=-1), axis=-1)
        kept = ops.cast(ranks >= int(self.rate * inputs.shape[-1]), inputs.dtype)
        return inputs * kept / (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 -/numpy_draws: NumPy draws once when a model is compiled
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.rng = np.random.default_rng(seed)

    def call(self, inputs, training=False):
        if not training:
            return inputs
        kept = (self.rng.random(inputs.shape) >= self.rate).astype("float32")
        return inputs * kept / (1 - self.rate)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 -/gaussian: multiplied by normal noise
class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if not training:
            return inputs
        spread = (self.rate / (1 - self.rate)) ** 0.5
        return inputs * (1 + spread * keras.random.normal(ops.shape(inputs), seed=self.seed_generator))

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}

# %% q5 -/seed_not_saved: get_config lacks the seed
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
        return {**super().get_config(), "rate": self.rate}

# %% q5 drop_connect_scaled_by_rate: divided by the rate
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
            kernel = kernel * kept / self.rate
        return ops.matmul(inputs, kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 drop_connect_not_scaled: the weights shrink
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
            kernel = kernel * kept
        return ops.matmul(inputs, kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 drop_connect_original: scaled at test time
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
            kernel = kernel * kept
        else:
            kernel = kernel * (1 - self.rate)
        return ops.matmul(inputs, kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 drop_connect_scaled_twice: scaled on both sides
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
        else:
            kernel = kernel * (1 - self.rate)
        return ops.matmul(inputs, kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 drop_connect_masks_units: dropout of the outputs
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
        outputs = ops.matmul(inputs, self.kernel) + self.bias
        if training:
            draws = keras.random.uniform(ops.shape(outputs), seed=self.seed_generator)
            outputs = outputs * ops.cast(draws >= self.rate, outputs.dtype) / (1 - self.rate)
        return outputs

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 drop_connect_masks_inputs: dropout of the inputs
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
        if training:
            draws = keras.random.uniform(ops.shape(inputs), seed=self.seed_generator)
            inputs = inputs * ops.cast(draws >= self.rate, inputs.dtype) / (1 - self.rate)
        return ops.matmul(inputs, self.kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 drop_connect_does_nothing: a dense layer
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
        return ops.matmul(inputs, self.kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 drop_connect_at_test_time: training is not looked at
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
        if True:
            draws = keras.random.uniform(ops.shape(kernel), seed=self.seed_generator)
            kept = ops.cast(draws >= self.rate, kernel.dtype)
            kernel = kernel * kept / (1 - self.rate)
        return ops.matmul(inputs, kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 drop_connect_scales_bias: the bias is scaled with the sum
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
            kernel = kernel * kept
        return (ops.matmul(inputs, kernel) + self.bias) / ((1 - self.rate) if training else 1)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 drop_connect_without_bias: no bias in the sum
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
        return ops.matmul(inputs, kernel)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 -/bias_dropped: biases are dropped too
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
        bias = ops.convert_to_tensor(self.bias)
        if training:
            draws = keras.random.uniform(ops.shape(kernel), seed=self.seed_generator)
            kept = ops.cast(draws >= self.rate, kernel.dtype)
            keep_bias = keras.random.uniform((self.units,), seed=self.seed_generator) >= self.rate
            bias = bias * ops.cast(keep_bias, bias.dtype) / (1 - self.rate)
            kernel = kernel * kept / (1 - self.rate)
        return ops.matmul(inputs, kernel) + bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 -/mask_for_each_example: one mask an example, as the paper has it
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
            return ops.matmul(inputs, self.kernel) + self.bias
        shape = (ops.shape(inputs)[0], inputs.shape[-1], self.units)
        kept = ops.cast(keras.random.uniform(shape, seed=self.seed_generator) >= self.rate, inputs.dtype)
        return ops.einsum("bi,iu,biu->bu", inputs, self.kernel, kept) / (1 - self.rate) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 -/columns: whole columns of the kernel are dropped
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
            draws = keras.random.uniform((1, self.units), seed=self.seed_generator)
            kept = ops.cast(draws >= self.rate, kernel.dtype)
            kernel = kernel * kept / (1 - self.rate)
        return ops.matmul(inputs, kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 -/rows: whole rows of the kernel are dropped
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
            draws = keras.random.uniform((inputs.shape[-1], 1), seed=self.seed_generator)
            kept = ops.cast(draws >= self.rate, kernel.dtype)
            kernel = kernel * kept / (1 - self.rate)
        return ops.matmul(inputs, kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}

# %% q5 drop_connect_weights_lost: the dropped weights are written back
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
        if training:
            draws = keras.random.uniform(ops.shape(self.kernel), seed=self.seed_generator)
            kept = ops.cast(draws >= self.rate, self.kernel.dtype)
            self.kernel.assign(self.kernel * kept / (1 - self.rate))
        return ops.matmul(inputs, self.kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate, "seed": self.seed}
