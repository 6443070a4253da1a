"""Steps as tensors that count exactly.

A float32 holds whole numbers only up to 2 ** 24 = 16,777,216. So steps stay integers until the start of a
phase is subtracted, and become float32 only then.
"""

from keras import ops


def counted(step):
    """The optimizer step, a scalar or an array, as a tensor: whole numbers as integers, others as float32."""
    step = ops.convert_to_tensor(step)
    return ops.cast(step, "float32" if "float" in ops.dtype(step) else "int")


def progress(step, start: int, length: int):
    """How far `step` (from `counted`) is into a phase: float32, 0 at `start`, 1 at `start + length`."""
    return ops.cast(step - start, "float32") / length
