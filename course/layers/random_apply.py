"""A layer applied to a random share of the images."""

import keras

from course import arguments
from course.layers._image_layer import ImageLayer


@keras.saving.register_keras_serializable(package="course")
class RandomApply(ImageLayer):
    """Replaces each image, with probability `rate`, by what another layer makes of it.

    Each image of a batch is decided by itself. The other layer sees the whole batch: one that draws once
    for a batch (as Keras's `RandomCrop` does) still treats the chosen images alike. At inference the images
    pass unchanged, whatever the other layer is.

    Args:
        layer: Layer that keeps the shape of its input. To run inside `tf.data` on JAX or PyTorch it has to
            be a preprocessing layer of Keras or of this package.
        rate: Share of the images to change, in [0, 1].
        seed: Integer for a repeatable choice, or None. The other layer has its own.

    Call arguments:
        inputs: Images of shape `(batch, height, width, channels)`, or one image without the first axis.
        training: Whether to draw. True unless given, so that `dataset.map(layer)` augments.

    Returns:
        Tensor of the shape of the inputs, in the layer's compute dtype.

    Raises:
        ValueError: If `rate` is outside [0, 1], or `layer` is no layer or changes the shape.

    Example:

    >>> import keras
    >>> import numpy as np
    >>> from course.layers import RandomApply
    >>> layer = RandomApply(keras.layers.Rescaling(-1), rate=0.5, seed=1)
    >>> signs = np.array(layer(np.ones((1000, 1, 1, 1)))).ravel()
    >>> sorted(set(signs.tolist()))
    [-1.0, 1.0]

    Source:
        The name is torchvision's, whose layer decides once for all images of a batch.
    """

    def __init__(self, layer: keras.Layer, rate: float = 0.5, seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(layer, keras.Layer):
            raise ValueError(f"`layer` must be a Keras layer. Received: layer={layer!r}")
        self.layer = layer
        self.rate = arguments.share("rate", rate)
        self.seed = arguments.seed(seed)
        self.generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        # None inside `tf.data` on JAX and PyTorch: there the other layer builds itself when it is called
        if input_shape is not None and not self.layer.built:
            self.layer.build(self._batched(input_shape))
        self.built = True

    def call(self, inputs, training=True):
        self._check_rank(inputs.shape)
        ops = self.backend
        images = ops.cast(ops.convert_to_tensor(inputs), self.compute_dtype)
        if not training or self.rate == 0:
            return images
        is_single = len(images.shape) == 3
        if is_single:
            images = ops.numpy.expand_dims(images, 0)
        changed = ops.cast(self.layer(images), self.compute_dtype)
        self._check_kept(images.shape, changed.shape)
        draw = ops.random.uniform((ops.shape(images)[0], 1, 1, 1), seed=self._get_seed_generator(ops.name))
        result = ops.numpy.where(draw < self.rate, changed, images)
        return ops.numpy.squeeze(result, 0) if is_single else result

    def compute_output_shape(self, input_shape):
        self._check_rank(input_shape)
        shape = self._batched(input_shape)
        self._check_kept(shape, self.layer.compute_output_shape(shape))
        return tuple(input_shape)

    def get_config(self):
        config = super().get_config()
        del config["data_format"]  # the other layer's affair
        return {
            **config,
            "layer": keras.saving.serialize_keras_object(self.layer),
            "rate": self.rate,
            "seed": self.seed,
        }

    @classmethod
    def from_config(cls, config):
        return cls(**{**config, "layer": keras.saving.deserialize_keras_object(config["layer"])})

    def _batched(self, shape):
        return (None, *shape) if len(shape) == 3 else tuple(shape)

    def _check_kept(self, before, after):
        before, after = tuple(before), tuple(after)
        same = all(old == new or None in (old, new) for old, new in zip(before, after, strict=False))
        if len(before) != len(after) or not same:
            raise ValueError(
                "`layer` must keep the shape of its input. "
                f"Received: {type(self.layer).__name__}, which turns {before} into {after}"
            )
