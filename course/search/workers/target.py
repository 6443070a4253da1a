"""Loads the space that a command line names."""

import importlib
import importlib.util
import inspect
import sys
from pathlib import Path

import keras_tuner

from course.errors import CourseError, UnknownNameError
from course.search.optuna_objective import as_hypermodel


def load_target(target: str):
    """The `HyperModel` that `FILE.py:NAME` or `MODULE:NAME` names, made of a function where it is one.

    The file's folder, or the current one, is where it may import from.

    Raises:
        CourseError: If there is no such file or name, importing it raises, or it is something else.

    Example:
        >>> load_target("course.search.spaces:optimizer").build.__name__  # any function of `hp`
        'optimizer'
    """
    place, _, name = target.rpartition(":")
    if not place or not name:
        raise CourseError(f"{target!r} names no space.", "Give FILE.py:NAME or MODULE:NAME.")
    module = _imported(place)
    if not hasattr(module, name):
        known = [known for known, what in vars(module).items() if _is_space(what)]
        raise UnknownNameError(f"name in {place}", name, known)
    try:
        return as_hypermodel(getattr(module, name))
    except ValueError as error:
        raise CourseError(
            f"{name} in {place} is neither a function nor a HyperModel.",
            "Where it is a class of models, make one: `space = TheClass(...)`, and name that.",
        ) from error


def _is_space(what) -> bool:
    return inspect.isfunction(what) or isinstance(what, keras_tuner.HyperModel)


def _imported(place: str):
    is_file = place.endswith(".py")
    if is_file and not Path(place).is_file():
        raise CourseError(f"There is no file {place}.", "Give FILE.py:NAME or MODULE:NAME.")
    sys.path.insert(0, str(Path(place).absolute().parent if is_file else Path.cwd()))
    try:
        if not is_file:
            return importlib.import_module(place)
        spec = importlib.util.spec_from_file_location(Path(place).stem, place)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    except Exception as error:
        raise CourseError(
            f"{place} cannot be imported: {type(error).__name__}: {error}", "Run it by itself to see where."
        ) from error
