"""Load a saved model that has layers, losses or schedules of the course in it."""

import contextlib
import importlib
import json
import re
import zipfile
from pathlib import Path

import keras

from course.errors import BrokenFileError, CourseError

PARTS = ("constraints", "initializers", "layers", "losses", "schedules")
BY_NAME = re.compile(r'"module": "(course\.(?:ensembles|models|search)\.\w+)"')
"""The parts beside or above this one are imported only where the file names them."""


def load_model(
    path: str | Path, *, custom_objects: dict | None = None, compile: bool = True, safe_mode: bool = True
) -> keras.Model:
    """Loads a `.keras` file as `keras.models.load_model` does, and knows the classes of the course.

    A file names the classes of its model, as `course>StochasticDepth`. Keras finds such a class only where
    the module that defines it has been imported, which `import course` by itself does not do. This imports
    the parts that define some, and the modules of the course that the file names, then lets Keras load it.

    Args:
        path: A `.keras` file, written by `model.save`.
        custom_objects: Classes and functions of your own that the model uses, by name.
        compile: Whether a model that was compiled when saved is compiled again.
        safe_mode: Whether to refuse `Lambda` layers, which hold Python code that runs when they are loaded.

    Returns:
        The model.

    Raises:
        CourseError: If there is no such file, or it names a class that is not known here.
        BrokenFileError: If the file is no `.keras` file or cannot be loaded. It is left as it is.

    Example:
        >>> import tempfile
        >>> from course.losses import MulticlassHinge
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
        >>> model.compile("sgd", MulticlassHinge(margin=0.5))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     model.save(f"{folder}/model.keras")
        ...     load_model(f"{folder}/model.keras").loss.margin
        0.5
    """
    config = _read_config(Path(path))
    for part in PARTS:
        importlib.import_module(f"course.{part}")
    for module in sorted(set(BY_NAME.findall(json.dumps(config)))):
        with contextlib.suppress(ModuleNotFoundError):  # of another version; the class is then unknown
            importlib.import_module(module)
    unknown = _unknown_classes(
        {**config, "compile_config": config.get("compile_config") if compile else None}
    )
    unknown -= set(custom_objects or {})
    if unknown:
        raise CourseError(
            f"{path} holds a model of classes that are not known here: {', '.join(sorted(unknown))}.",
            "Import the modules that define them first, or name them in `custom_objects`.",
        )
    try:
        return keras.models.load_model(path, custom_objects, compile=compile, safe_mode=safe_mode)
    except Exception as error:
        reason = str(error).strip().partition("\n")[0]
        raise BrokenFileError(
            f"{path} cannot be loaded: {reason}", "Save it again with `model.save`."
        ) from error


def _read_config(path: Path) -> dict:
    """What the file says about its model, without its weights."""
    if not path.is_file():
        raise CourseError(f"There is no file {path}.", "Give the path of a file that `model.save` wrote.")
    try:
        with zipfile.ZipFile(path) as file:
            return json.loads(file.read("config.json"))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        problem = f"{path} is no model in the .keras format, or is damaged."
        raise BrokenFileError(problem, "Save the model again with `model.save`.") from error


def _unknown_classes(config) -> set[str]:
    """Names of the classes in a configuration that are neither Keras's own nor registered."""
    if isinstance(config, list):
        return set().union(*map(_unknown_classes, config))
    if not isinstance(config, dict):
        return set()
    found = _unknown_classes([*config.values()])
    name, own = config.get("registered_name"), str(config.get("module")).startswith("keras")
    if not name or own or config.get("class_name") == "function":
        return found
    return found if keras.saving.get_registered_object(name) else found | {config["class_name"]}
