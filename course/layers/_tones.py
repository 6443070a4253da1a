"""Changes of the values of pixels in [0, 255], each value by itself: as PIL's `ImageOps` has them.

Functions take the backend as `ops`, because inside `tf.data` it is TensorFlow's whatever Keras runs on.
Images are float tensors of shape `(batch, height, width, channels)`.
"""


def auto_contrast(ops, images):
    """Stretches each channel of each image to the full range; a constant channel stays as it is."""
    lowest = ops.numpy.min(images, axis=(1, 2), keepdims=True)
    extent = ops.numpy.max(images, axis=(1, 2), keepdims=True) - lowest
    stretched = (images - lowest) * (255.0 / ops.numpy.where(extent > 0, extent, 1.0))
    return ops.numpy.where(extent > 0, ops.numpy.minimum(stretched, 255.0), images)  # 255, but for rounding


def equalize(ops, images):
    """Makes all values about equally frequent, in each channel of each image.

    Values are rounded first. With n(v) pixels of value v, and step = 1/255 of the pixels that are not of the
    highest value, v becomes (step // 2 + the sum of n below v) // step, at most 255.
    """
    batch, height, width, channels = ops.shape(images)
    rounded = ops.numpy.clip(ops.numpy.round(images), 0, 255)
    channel = ops.numpy.arange(batch)[:, None, None, None] * channels + ops.numpy.arange(channels)
    place = ops.cast(channel, "int32") * 256 + ops.cast(rounded, "int32")
    flat = ops.numpy.reshape(place, (-1,))
    counts = ops.math.segment_sum(ops.numpy.ones_like(flat), flat, num_segments=batch * channels * 256)
    counts = ops.numpy.reshape(counts, (-1, 256))
    up_to = ops.numpy.cumsum(counts, axis=-1)
    total = height * width
    below_highest = ops.numpy.max(ops.numpy.where(up_to < total, up_to, 0), axis=-1, keepdims=True)
    step = below_highest // 255
    table = (step // 2 + up_to - counts) // ops.numpy.maximum(step, 1)
    table = ops.numpy.where(step > 0, ops.numpy.minimum(table, 255), ops.numpy.arange(256))
    table = ops.cast(ops.numpy.reshape(table, (-1,)), images.dtype)
    return ops.numpy.reshape(ops.numpy.take(table, flat, axis=0), (batch, height, width, channels))


def posterize(ops, images, bits: int):
    """Keeps the highest `bits` of the 8 bits of each value."""
    step = 2.0 ** (8 - bits)
    return ops.numpy.floor(images / step) * step


def solarize(ops, images, threshold: float):
    """Inverts the values at and above the threshold."""
    return ops.numpy.where(images >= threshold, 255.0 - images, images)
