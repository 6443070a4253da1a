"""What an image in [0, 255] is blended with to strengthen or weaken it: as PIL's `ImageEnhance` has it.

Functions take the backend as `ops`, because inside `tf.data` it is TensorFlow's whatever Keras runs on.
Images are float tensors of shape `(batch, height, width, channels)` with 1 or 3 channels.
"""


def grey(images):
    """The luminance of each pixel, `(batch, height, width, 1)`: for `color`."""
    if images.shape[-1] == 1:
        return images
    return 0.299 * images[..., :1] + 0.587 * images[..., 1:2] + 0.114 * images[..., 2:3]


def mean_grey(ops, images):
    """The mean luminance of each image, `(batch, 1, 1, 1)`: for `contrast`."""
    return ops.numpy.mean(grey(images), axis=(1, 2, 3), keepdims=True)


def smooth(ops, images):
    """Means over 3 x 3 pixels, the middle one with weight 5; the border as it is: for `sharpness`."""
    _, height, width, _ = ops.shape(images)
    framed = ops.numpy.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    rows = framed[:, :-2] + framed[:, 1:-1] + framed[:, 2:]
    nine = rows[:, :, :-2] + rows[:, :, 1:-1] + rows[:, :, 2:]
    inside = _is_inside(ops, height)[:, None, None] & _is_inside(ops, width)[:, None]
    return ops.numpy.where(inside, (nine + 4.0 * images) / 13.0, images)


def _is_inside(ops, length):
    place = ops.numpy.arange(length)
    return ops.numpy.logical_and(place > 0, place < length - 1)
