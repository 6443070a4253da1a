"""Saving a model so that a file of that name is always whole."""

from pathlib import Path

import keras


def save_whole(model: keras.Model, path: Path, weights_only: bool = False):
    """Saves a model to a file beside `path` and then renames it; whatever fails leaves `path` as it was.

    Args:
        model: The model.
        path: Ends in `.keras`, or in `.weights.h5` for weights only. Its folder is made.
        weights_only: Whether to leave out architecture and optimizer.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".unfinished.{path.name}")
    try:
        if weights_only:
            model.save_weights(unfinished, overwrite=True)
        else:
            model.save(unfinished, overwrite=True)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
