"""Imports go down only: each part of the package imports itself and the rows below it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "course"

# From the top down. A part imports itself and the rows below its own, never its own row.
ROWS = [
    {"cli"},
    {"search", "autograder", "bugs"},
    {"callbacks", "plots"},
    {"models", "diagnose", "ensembles"},
    {
        "layers", "initializers", "constraints", "losses", "schedules",
        "scratch", "datasets", "claims", "lessons", "notebook",
    },
    {"profile"},
    {"errors", "home", "arguments"},
]  # fmt: skip
WITHOUT_KERAS = {
    "claims",
    "scratch",
    "notebook",
    "lessons",
    "autograder",
    "plots",
    "errors",
    "home",
    "profile",
}
HEAVY = {"keras", "tensorflow", "keras_tuner", "jax", "torch"}

FILES = sorted(PACKAGE.rglob("*.py"))
ROW_OF = {part: number for number, row in enumerate(ROWS) for part in row}


def part_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST):
    """Yields the dotted name of each module that the tree imports, wherever the statement stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            if node.module == "course":
                yield from (f"course.{alias.name}" for alias in node.names)
            else:
                yield node.module


def at_import(tree: ast.Module):
    """The tree without the bodies of its functions: what runs when the module is imported."""
    kept = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return ast.Module(body=kept, type_ignores=[])


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_go_down_only(file):
    """A part that imported sideways or up could not be understood, or taken away, by itself."""
    part = part_of(file)
    if part == "__init__":
        return
    for name in imports(ast.parse(file.read_text())):
        if not name.startswith("course."):
            continue
        other = name.split(".")[1]
        assert other in ROW_OF, f"{name} is not in the table of rows"
        assert other == part or ROW_OF[other] > ROW_OF[part], f"{part} may not import {name}"


def test_every_part_has_a_row():
    """A new part fails here until its place in the order is decided."""
    parts = {part_of(file) for file in FILES} - {"__init__"}
    assert parts <= set(ROW_OF)


@pytest.mark.parametrize("part", sorted(WITHOUT_KERAS))
def test_part_never_imports_keras(part):
    """Only the student's process pays for Keras; the parts around it stay light."""
    for file in FILES:
        if part_of(file) == part:
            found = {name.split(".")[0] for name in imports(ast.parse(file.read_text()))} & HEAVY
            assert not found, f"{file.name} imports {found}"


def test_command_line_imports_nothing_heavy():
    """`course --help` answers at once: commands import what is heavy when they run."""
    heavy = HEAVY | {"numpy", "matplotlib", "nbformat", "nbclient", "jupytext", "rich", "sklearn", "scipy"}
    for file in FILES:
        if part_of(file) == "cli":
            found = {name.split(".")[0] for name in imports(at_import(ast.parse(file.read_text())))} & heavy
            assert not found, f"{file.name} imports {found} when it is imported"


def loaded_after(statement: str) -> set[str]:
    """The top-level modules in sys.modules after a statement, in a fresh process."""
    program = f"{statement}\nimport sys; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_course_loads_neither_keras_nor_tensorflow():
    """A practitioner pays only for the part that is used."""
    assert not loaded_after("import course") & (HEAVY | {"numpy", "matplotlib"})


def test_every_part_is_found_by_name():
    """`course.NAME` works for each public part, and only for those."""
    import course

    folders = {file.parent.name for file in PACKAGE.glob("*/__init__.py")} - {"cli"}
    assert set(course.__all__) == folders | {"errors", "home", "profile"}
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = course.nonsense
