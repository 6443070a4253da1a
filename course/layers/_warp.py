"""Images moved by an affine map: each image of a batch by its own.

Functions take the backend as `ops`, because inside `tf.data` it is TensorFlow's whatever Keras runs on.
"""


def warp(ops, images, rows_of_map, fill: float, interpolation: str):
    """Images whose pixel (x, y) comes from the place (a x + b y + c, d x + e y + f) of the old ones.

    The identity map gives back the very same values.

    Args:
        ops: Backend to compute with.
        images: Float tensor of shape `(batch, height, width, channels)`.
        rows_of_map: The six numbers a, b, c, d, e, f, each of shape `(batch,)`, in pixels.
        fill: Value of all that lies outside of an image.
        interpolation: `"nearest"` or `"bilinear"`.
    """
    batch, height, width, channels = ops.shape(images)
    a, b, c, d, e, f = (number[:, None, None] for number in rows_of_map)
    y = ops.cast(ops.numpy.arange(height), images.dtype)[:, None]
    x = ops.cast(ops.numpy.arange(width), images.dtype)[None, :]
    # One pixel of fill around each image: places further out are moved onto it.
    framed = ops.numpy.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=fill)
    pixels = ops.numpy.reshape(framed, (-1, images.shape[-1] or channels))
    column = ops.numpy.clip(a * x + b * y + c, -1, ops.cast(width, images.dtype)) + 1
    row = ops.numpy.clip(d * x + e * y + f, -1, ops.cast(height, images.dtype)) + 1
    first = ops.numpy.arange(batch)[:, None, None] * ((height + 2) * (width + 2))

    def at(row, column):
        return ops.numpy.take(pixels, first + row * (width + 2) + column, axis=0)

    if interpolation == "nearest":
        return at(_whole(ops, row + 0.5), _whole(ops, column + 0.5))
    top = ops.numpy.minimum(_whole(ops, row), height)
    left = ops.numpy.minimum(_whole(ops, column), width)
    down = (row - ops.cast(top, images.dtype))[..., None]
    right = (column - ops.cast(left, images.dtype))[..., None]
    upper, lower = (_between(at(line, left), at(line, left + 1), right) for line in (top, top + 1))
    return _between(upper, lower, down)


def _whole(ops, number):
    return ops.cast(ops.numpy.floor(number), "int32")


def _between(first, second, share):
    return first + share * (second - first)
