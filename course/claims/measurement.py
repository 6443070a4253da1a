"""Measured values, brought to plain Python: what a lesson hands over may be an array or a tensor."""


def plain(value):
    """Returns a measured value as numbers, strings, bools, lists and dicts of them.

    Args:
        value: Such a value, or anything with `__array__`: a NumPy scalar or array, a tensor of any backend.

    Raises:
        TypeError: If it is, or holds, anything else; None too, which measures nothing.
    """
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "detach"):  # a PyTorch tensor with a gradient, or on a GPU, has no array of its own
        value = value.detach().cpu()
    if hasattr(value, "__array__"):
        value = value.__array__().tolist()
        return plain(value) if isinstance(value, list) else value
    if isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"a measurement is a number, string, bool, array, list or dict. Received: {value!r}")
