"""The range of the values of a pixel."""

from course import arguments


def value_range(value) -> tuple[float, float]:
    """`value` as a pair of floats, or a ValueError unless it is a lowest and a higher number."""
    pair = tuple(value) if isinstance(value, list | tuple) else ()
    if len(pair) != 2 or not all(map(arguments.is_finite, pair)) or pair[0] >= pair[1]:
        raise ValueError(
            f"`value_range` must be two numbers, lowest and highest. Received: value_range={value!r}"
        )
    return float(pair[0]), float(pair[1])
