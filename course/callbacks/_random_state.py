"""The random generators of the process: what shuffles arrays, beside the layers' own seeds."""

import random

import keras
import numpy as np


def random_state() -> dict:
    """State of Python's, NumPy's and, where it is the backend, PyTorch's generator."""
    state = {"python": random.getstate(), "numpy": np.random.get_state()}
    if keras.backend.backend() == "torch":
        import torch

        state["torch"] = torch.get_rng_state().numpy()
    return state


def set_random_state(state: dict):
    """Puts the generators back to where `random_state` has read them."""
    random.setstate(state["python"])
    np.random.set_state(state["numpy"])
    if "torch" in state and keras.backend.backend() == "torch":
        import torch

        torch.set_rng_state(torch.from_numpy(state["torch"].copy()))
