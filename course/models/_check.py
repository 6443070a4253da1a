"""What the arguments of a model must be, said in one form."""

import numbers


def whole(name: str, value, at_least: int) -> int:
    """`value` as an int, or a ValueError unless it is a whole number of at least `at_least`."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < at_least:
        raise ValueError(f"`{name}` must be an integer, at least {at_least}. Received: {name}={value!r}")
    return int(value)


def rate(name: str, value) -> float:
    """`value` as a float, or a ValueError unless it is in [0, 1)."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not 0 <= value < 1:
        raise ValueError(f"`{name}` must be in [0, 1). Received: {name}={value!r}")
    return float(value)


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
    if len(shape) != 3 or not all(isinstance(size, int) and size >= 1 for size in (*sizes, shape[2])):
        raise ValueError(f"`input_shape` must be (height, width, channels). Received: input_shape={value!r}")
    if any(size < at_least or size % multiple_of for size in sizes):
        rule = f"at least {at_least}" if multiple_of == 1 else f"a multiple of {multiple_of}"
        raise ValueError(f"`input_shape` must have height and width {rule}. Received: input_shape={value!r}")
    return shape
