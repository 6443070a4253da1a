"""The shape of the images that a network takes."""

import numbers


def image_shape(value, at_least: int = 1, multiple_of: int = 1, is_open: bool = False) -> tuple:
    """`value` as a tuple, or a ValueError unless it is (height, width, channels) of images that fit.

    Args:
        value: The argument `input_shape`.
        at_least: Smallest height and width that the model can take.
        multiple_of: What both must be a multiple of.
        is_open: Whether height and width may be None.
    """
    shape = tuple(value) if isinstance(value, list | tuple) else ()
    sizes = [size for size in shape[:2] if not (is_open and size is None)]
    if len(shape) != 3 or not all(map(_is_size, (*sizes, shape[2]))):
        raise ValueError(f"`input_shape` must be (height, width, channels). Received: input_shape={value!r}")
    if any(size < at_least or size % multiple_of for size in sizes):
        rule = f"at least {at_least}" if multiple_of == 1 else f"a multiple of {multiple_of}"
        raise ValueError(f"`input_shape` must have height and width {rule}. Received: input_shape={value!r}")
    return shape


def _is_size(value) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool) and value >= 1
