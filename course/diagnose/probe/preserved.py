"""A block that leaves the generators of the process and the losses of a model as they were."""

import contextlib
import random
import sys
from collections.abc import Iterator

import keras
import numpy as np


@contextlib.contextmanager
def preserved_generators() -> Iterator[None]:
    """Puts the random generators of Python, NumPy and, where it is loaded, PyTorch back after the block."""
    python, array = random.getstate(), np.random.get_state()
    torch = sys.modules.get("torch")
    torch_state = torch.get_rng_state() if torch else None
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(array)
        if torch_state is not None:
            torch.set_rng_state(torch_state)


@contextlib.contextmanager
def fresh_loss(model: keras.Model) -> Iterator[object]:
    """Lets the model use a copy of its compiled loss within the block; gives the copy, or None.

    A compiled loss builds itself, with metrics, on the first targets that it meets: not on ours.
    """
    own = model._compile_loss
    if own is None:
        yield None
        return
    copy = type(own)(own._user_loss, own._user_loss_weights, output_names=own.output_names)
    _exchange(model, "_compile_loss", copy)
    try:
        yield copy
    finally:
        _exchange(model, "_compile_loss", own)


def _exchange(model, name: str, value):
    """Sets an attribute past Keras's tracking, which would make its variables part of the model."""
    model.__dict__[name] = value
