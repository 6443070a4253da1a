"""Python files of an assignment's folder, loaded by their path."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from course.errors import BrokenFileError


def load_module(file: Path) -> ModuleType:
    """Runs a Python file of the author's and returns it as a module.

    The files of one folder may import each other by name.

    Raises:
        BrokenFileError: If it is missing or does not run.
    """
    name = f"course_assignment_{abs(hash(str(file.parent.resolve())))}_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    keeps_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise BrokenFileError(f"{file} does not run: {type(error).__name__}: {error}.") from error
    finally:
        sys.dont_write_bytecode = keeps_bytecode
    return module
