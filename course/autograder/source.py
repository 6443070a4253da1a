"""The author's side of an assignment: `source.py` is written, `source.ipynb` is built from it."""

import re
import sys
from pathlib import Path

from course.autograder.cells import role


def build_source(folder: Path) -> Path:
    """Builds `source.ipynb` from the py:percent script `source.py` of an assignment.

    Cells of no role are named by their place, so that building again gives the same bytes.

    Example:
        python -m course.autograder.source assignments/a1_backprop
    """
    import jupytext
    import nbformat

    notebook = jupytext.read(folder / "source.py")
    for number, cell in enumerate(notebook.cells):
        cell.id = re.sub(r"[^a-zA-Z0-9-]", "-", role(cell).grade_id) or f"cell-{number:02d}"
        cell.metadata.pop("lines_to_next_cell", None)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    nbformat.validate(notebook)
    (folder / "source.ipynb").write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    return folder / "source.ipynb"


if __name__ == "__main__":
    print(f"Wrote {build_source(Path(sys.argv[1]))}")
