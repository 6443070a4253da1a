"""The script a lesson is written as, read as the notebook it stands for."""

import ast
import hashlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from course.errors import BrokenFileError

if TYPE_CHECKING:
    from nbformat import NotebookNode

CHECKED = "nbval-check-output"  # the tag that makes nbval compare a cell's output with the stored one
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def digest(source: Path) -> str:
    """Returns the SHA-256 of a source, in which line endings do not count."""
    return hashlib.sha256(source.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def read(source: Path) -> "NotebookNode":
    """Reads a py:percent script as a notebook without outputs.

    Cell ids follow from what the cells hold, so that a rebuilt notebook differs only where its source does.
    Cells that call `claim` are tagged for nbval; the digest of the source is kept in the metadata.

    Args:
        source: The script.

    Raises:
        BrokenFileError: If it holds no cells, or a code cell is not Python.
    """
    import jupytext
    import nbformat

    node = jupytext.reads(source.read_text(encoding="utf-8"), fmt="py:percent")
    if not any(cell.cell_type == "code" for cell in node.cells):
        raise BrokenFileError(f"{source.name} holds no code cells.", "Start each with a line `# %%`.")
    node = nbformat.v4.new_notebook(cells=node.cells)
    seen: Counter = Counter()
    for number, cell in enumerate(node.cells, 1):
        cell.metadata = nbformat.NotebookNode()
        content = f"{cell.cell_type}\n{cell.source}"
        seen[content] += 1
        cell.id = hashlib.sha256(f"{content}\n{seen[content]}".encode()).hexdigest()[:12]
        if cell.cell_type == "code" and calls_claim(cell.source, f"cell {number} of {source.name}"):
            cell.metadata["tags"] = [CHECKED]
    node.metadata = nbformat.NotebookNode(
        kernelspec=KERNEL,
        language_info={"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
        course={"source_sha256": digest(source)},
    )
    return node


def calls_claim(code: str, place: str) -> bool:
    """Tells whether code calls `claim` by that name.

    Args:
        code: Python source of a cell.
        place: What to call the cell in an error.

    Raises:
        BrokenFileError: If the code is not Python.
    """
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        raise BrokenFileError(f"{place} is not Python, line {error.lineno}: {error.msg}.") from None
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return any(isinstance(function, ast.Name) and function.id == "claim" for function in calls)
