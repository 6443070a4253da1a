"""Fractional max-pooling: shrink images by less than two, in regions of random sizes."""

import keras
from keras import ops

from course import arguments


@keras.saving.register_keras_serializable(package="course")
class FractionalMaxPooling2D(keras.layers.Layer):
    """Takes the maximum over regions whose heights and widths differ by one, in random order.

    A side of `n` becomes `floor(n / ratio)`; its regions have the two whole sizes around `n / floor(n /
    ratio)`. In training the sizes are drawn anew for each batch, once for rows and once for columns. At
    inference the regions are those of the pseudo-random sequence with u = 1/2, the same each time; the paper
    averages several draws there, which `training=True` gives.

    Args:
        ratio: How much each side shrinks, above 1; the paper uses 2 ** 0.5 and 2 ** (1 / 3). Or a pair, for
            height and width.
        pseudo_random: Whether sizes follow ceil(ratio * (i + u)) with a random u, evenly spread, or come in
            random order. The paper finds random order better without, pseudo-random with augmentation.
        overlapping: Whether regions share the line between them; the paper finds that better.
        seed: Integer for a repeatable choice, or None.
        data_format: "channels_last", "channels_first" or None for Keras's default.

    Call arguments:
        inputs: Images of shape `(batch, height, width, channels)`, or channels first; height and width known.
        training: Whether to draw; Keras sets it during `fit`.

    Returns:
        Tensor of shape `(batch, floor(height / ratio), floor(width / ratio), channels)`, or channels first.

    Raises:
        ValueError: If an argument is outside its range, or the inputs are no images of known size, or a side
            would vanish.

    Example:
        >>> pool = FractionalMaxPooling2D(ratio=1.5)
        >>> pool(keras.ops.ones((2, 9, 12, 3))).shape == (2, 6, 8, 3)
        True

    Source:
        Graham, 2014, Fractional Max-Pooling, https://arxiv.org/abs/1412.6071.
    """

    def __init__(
        self,
        ratio: float | tuple[float, float],
        pseudo_random: bool = False,
        overlapping: bool = False,
        seed: int | None = None,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        pair = tuple(ratio) if isinstance(ratio, list | tuple) else (ratio, ratio)
        if len(pair) != 2 or not all(arguments.is_finite(one) and one > 1 for one in pair):
            raise ValueError(f"`ratio` must be a number above 1, or two. Received: ratio={ratio!r}")
        self.ratio = tuple(float(one) for one in pair)
        self.pseudo_random = arguments.flag("pseudo_random", pseudo_random)
        self.overlapping = arguments.flag("overlapping", overlapping)
        self.seed = arguments.seed(seed)
        self.seed_generator = keras.random.SeedGenerator(seed)
        data_format = keras.config.image_data_format() if data_format is None else data_format
        self.data_format = arguments.one_of("data_format", data_format, ("channels_last", "channels_first"))
        self.built = True

    def call(self, inputs, training=False):
        outputs = ops.cast(inputs, self.compute_dtype)
        sizes = self._sizes(inputs.shape)
        for axis, size, ratio in zip(self._axes, sizes, self.ratio, strict=True):
            outputs = self._pool(outputs, axis, size, int(size / ratio), training)
        return outputs

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        for axis, size, ratio in zip(self._axes, self._sizes(input_shape), self.ratio, strict=True):
            shape[axis] = int(size / ratio)
        return tuple(shape)

    @property
    def _axes(self) -> tuple[int, int]:
        return (1, 2) if self.data_format == "channels_last" else (2, 3)

    def _sizes(self, shape) -> list[int]:
        """Height and width; a ValueError if they are unknown or too small."""
        if len(shape) != 4 or any(shape[axis] is None for axis in self._axes):
            raise ValueError(
                "`inputs` must be a batch of images of known height and width. "
                f"Received: shape {tuple(shape)}, data_format={self.data_format!r}"
            )
        sizes = [shape[axis] for axis in self._axes]
        if any(size < ratio for size, ratio in zip(sizes, self.ratio, strict=True)):
            raise ValueError(
                f"`inputs` must not shrink to nothing. Received: size {sizes}, ratio={self.ratio}"
            )
        return sizes

    def _pool(self, inputs, axis: int, size: int, regions: int, training: bool):
        """Maxima along one axis over `regions` regions."""
        ends = ops.cast(ops.cumsum(self._region_sizes(size, regions, training)), "int32")
        starts = ops.concatenate([ops.zeros((1,), dtype="int32"), ends[:-1]])
        last = ops.minimum(ends, size - 1) if self.overlapping else ends - 1
        widest = -(-size // regions) + int(self.overlapping)
        return _maxima(inputs, axis, starts, last, widest, self.overlapping)

    def _region_sizes(self, size: int, regions: int, training: bool):
        """Sizes of the regions, int32 of shape `(regions,)`, which add up to `size`."""
        small, larger = divmod(size, regions)
        if training and not self.pseudo_random:
            draws = keras.random.uniform((regions,), seed=self.seed_generator)
            place = ops.argsort(ops.argsort(draws))
            return small + ops.cast(place < larger, "int32")
        u = keras.random.uniform((), seed=self.seed_generator) if training else 0.5
        # Beside the whole part `small`: ceil(a * (i + 1 + u)) - ceil(a * (i + u)) with a = size / regions, in
        # whole numbers, so that the sizes always add up.
        offset = ops.cast(ops.ceil(ops.convert_to_tensor(size * u, dtype="float32")), "int32")
        steps = (larger * ops.arange(regions + 1, dtype="int32") + offset + regions - 1) // regions
        return small + steps[1:] - steps[:-1]

    def get_config(self):
        return {
            **super().get_config(),
            "ratio": list(self.ratio),
            "pseudo_random": self.pseudo_random,
            "overlapping": self.overlapping,
            "seed": self.seed,
            "data_format": self.data_format,
        }


def _maxima(inputs, axis: int, starts, last, widest: int, overlapping: bool):
    """The maximum along an axis over the lines from `starts` to `last`, both of shape `(regions,)`.

    Each region has at most `widest` lines. The gradient goes to the first line that has the maximum, as in
    max-pooling. It is written out because those of `take` and `max` cost twice as much: they add up in
    scattered places what here is looked up. No `where`: on TensorFlow's CPU it takes three times as long as a
    product.
    """
    places = "int8" if widest <= 127 else "int32"

    @ops.custom_gradient
    def forward(images):
        best = ops.take(images, starts, axis=axis)
        winner = None  # the number of the line in its region; later ones are higher
        for place in range(1, widest):
            # Regions that are smaller than the widest repeat their last line, which changes no maximum.
            line = ops.take(images, ops.minimum(starts + place, last), axis=axis)
            later = ops.cast(line > best, places)
            winner = later if winner is None else ops.maximum(winner, later * ops.cast(place, places))
            best = ops.maximum(best, line)
        if winner is None:
            winner = ops.zeros_like(best, dtype=places)

        def backward(*arguments, upstream=None):
            gradient = arguments[-1] if upstream is None else upstream
            return _to_lines(gradient, winner, axis, starts, inputs.shape[axis], overlapping)

        return best, backward

    return forward(inputs)


def _to_lines(gradient, winner, axis: int, starts, size: int, overlapping: bool):
    """Gives the gradient of each region to its line number `winner`; there are `size` lines."""
    lines = ops.arange(size, dtype="int32")
    region = ops.sum(ops.cast(lines[:, None] >= starts, "int32"), axis=1) - 1  # the last that has the line
    found = _at_winner(gradient, winner, axis, region, lines - ops.take(starts, region))
    if not overlapping:
        return found
    before = ops.maximum(region - 1, 0)  # ends with the line with which this one begins
    place = ops.where(region > 0, lines - ops.take(starts, before), -1)
    return found + _at_winner(gradient, winner, axis, before, place)


def _at_winner(gradient, winner, axis: int, region, place):
    """For each line the gradient of `region`, if the line is there at `place` and that is its winner."""
    along = [1] * len(gradient.shape)
    along[axis] = -1
    place = ops.cast(ops.reshape(place, along), winner.dtype)
    gradient, winner = ops.take(gradient, region, axis=axis), ops.take(winner, region, axis=axis)
    return gradient * ops.cast(winner == place, gradient.dtype)
