"""A deep-learning course you can import.

Importing `course` loads neither Keras nor TensorFlow: each part is imported when it is first used,
as in `course.datasets.load("cifar10")`.
"""

import importlib

__version__ = "0.1.0"

__all__ = [
    "autograder",
    "bugs",
    "callbacks",
    "claims",
    "constraints",
    "datasets",
    "diagnose",
    "ensembles",
    "errors",
    "home",
    "initializers",
    "layers",
    "lessons",
    "losses",
    "models",
    "notebook",
    "plots",
    "profile",
    "schedules",
    "scratch",
    "search",
]


def __getattr__(name: str):
    if name in __all__:
        return importlib.import_module(f"course.{name}")
    raise AttributeError(f"module 'course' has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
