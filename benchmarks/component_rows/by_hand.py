"""What a user writes who has no such layer: the formula, in the shortest way, for one kind of layer."""

import keras
from keras import layers, ops


class Scale(layers.Layer):
    """One learned factor. In front of a layer without weights it makes the gradient pass through that."""

    def build(self, input_shape):
        self.factor = self.add_weight(shape=(), initializer="ones", name="factor")

    def call(self, inputs):
        return inputs * self.factor


class Maxout(layers.Layer):
    """The largest of each group of neighbouring features."""

    def __init__(self, units):
        super().__init__()
        self.units = units

    def call(self, inputs):
        return ops.max(ops.reshape(inputs, (-1, self.units, inputs.shape[-1] // self.units)), axis=-1)


class WeightNormalizedDense(layers.Dense):
    """g v / norm(v) in place of the kernel."""

    def build(self, input_shape):
        super().build(input_shape)
        self.length = self.add_weight(shape=(self.units,), initializer="ones", name="length")

    def call(self, inputs):
        norm = ops.sqrt(ops.sum(ops.square(self.kernel), axis=0))
        return ops.matmul(inputs, self.kernel * (self.length / norm)) + self.bias


class WeightNormalizedConv2D(layers.Conv2D):
    """g v / norm(v) in place of the kernel."""

    def build(self, input_shape):
        super().build(input_shape)
        self.length = self.add_weight(shape=(self.filters,), initializer="ones", name="length")

    def call(self, inputs):
        norm = ops.sqrt(ops.sum(ops.square(self.kernel), axis=(0, 1, 2)))
        kernel = self.kernel * (self.length / norm)
        return ops.conv(inputs, kernel, strides=1, padding="valid") + self.bias


class DropConnectDense(layers.Dense):
    """Dropout on the kernel."""

    def __init__(self, rate, units):
        super().__init__(units)
        self.rate = rate
        self.seeds = keras.random.SeedGenerator(0)

    def call(self, inputs, training=False):
        kernel = ops.convert_to_tensor(self.kernel)
        if training:
            kernel = keras.random.dropout(kernel, self.rate, tuple(kernel.shape), seed=self.seeds)
        return ops.matmul(inputs, kernel) + self.bias


class Sometimes(layers.Layer):
    """What another layer makes of each image, or the image."""

    def __init__(self, layer, rate):
        super().__init__()
        self.layer, self.rate = layer, rate
        self.seeds = keras.random.SeedGenerator(0)

    def call(self, inputs):
        draws = keras.random.uniform((ops.shape(inputs)[0], 1, 1, 1), seed=self.seeds)
        return ops.where(draws < self.rate, self.layer(inputs), inputs)


class Cropped(layers.Layer):
    """Keras's `RandomCrop`, which crops in training only, and so fits no model by itself."""

    def __init__(self, height, width):
        super().__init__()
        self.crop = layers.RandomCrop(height, width)
        self.supports_jit = self.crop.supports_jit

    def call(self, inputs):
        return self.crop(inputs, training=True)


class TenCrop(layers.Layer):
    """Ten slices."""

    def __init__(self, height, width):
        super().__init__()
        self.height, self.width = height, width

    def call(self, inputs):
        _, rows, columns, _ = inputs.shape
        down, right = rows - self.height, columns - self.width
        crops = []
        for images in (inputs, ops.flip(inputs, axis=2)):
            for top, left in ((0, 0), (0, right), (down, 0), (down, right), (down // 2, right // 2)):
                crops.append(images[:, top : top + self.height, left : left + self.width])
        return ops.stack(crops, axis=1)


class TensorFlowFractionalMaxPool(layers.Layer):
    """TensorFlow's own operation."""

    def __init__(self, ratio):
        super().__init__()
        self.ratio = ratio

    def call(self, inputs):
        import tensorflow as tf

        pooled, _, _ = tf.nn.fractional_max_pool(inputs, [1.0, self.ratio, self.ratio, 1.0])
        return pooled

    def compute_output_shape(self, input_shape):
        batch, rows, columns, channels = input_shape
        return batch, int(rows / self.ratio), int(columns / self.ratio), channels


def torch_fractional_max_pool(shape, ratio):
    """PyTorch's own module, with the channels moved to the front and back."""
    import torch

    size = tuple(int(side / ratio) for side in shape[:2])
    pool = torch.nn.FractionalMaxPool2d(2, output_size=size)
    return layers.Lambda(lambda images: pool(images.permute(0, 3, 1, 2)).permute(0, 2, 3, 1))


def torch_weight_norm(inputs, units):
    """PyTorch's own parametrization of its own layer."""
    import torch

    linear = torch.nn.utils.parametrizations.weight_norm(torch.nn.Linear(inputs, units))
    return layers.TorchModuleWrapper(linear)


class InverseSquareRoot(keras.optimizers.schedules.LearningRateSchedule):
    """Linear warm-up, then one over the square root, with the step as a float from the start."""

    def __init__(self, peak, warmup_steps):
        self.peak, self.warmup_steps = peak, warmup_steps

    def __call__(self, step):
        step = ops.cast(step, "float32") + 1
        return self.peak * ops.minimum(step / self.warmup_steps, ops.sqrt(self.warmup_steps / step))

    def get_config(self):
        return {"peak": self.peak, "warmup_steps": self.warmup_steps}
