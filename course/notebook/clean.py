"""What a committed notebook may hold: nothing that changes from run to run or machine to machine."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

FORBIDDEN = {
    "an absolute path": re.compile(
        r"(?<![\w.:/~<-])/(?:home|root|tmp|usr|opt|var|etc|mnt|work|Users|private|content|workspace)/\w"
        r"|(?<!\w)[A-Za-z]:\\\w"
    ),
    "a memory address": re.compile(r"\b0x[0-9a-fA-F]{6,}\b"),
    "a date and time": re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d"),
    "control characters": re.compile(r"[\x00-\x08\x0b-\x1f\x7f]"),
}


def clean(notebook: "NotebookNode") -> None:
    """Makes an executed notebook fit to be committed, in place.

    Execution counts become 1..n, neighbouring pieces of one stream are joined, and what Jupyter adds about
    the run (times, widget states, the Python version) is taken out.

    Args:
        notebook: The notebook.
    """
    notebook.metadata.pop("widgets", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for name in ("codemirror_mode", "nbconvert_exporter", "pygments_lexer"):
        notebook.metadata.get("language_info", {}).pop(name, None)
    count = 0
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = _joined(cell.outputs)
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count


def _joined(outputs: list) -> list:
    joined: list = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and output.name == last.get("name"):
            last["text"] += output.text
        else:
            joined.append(output)
    return joined


def problems(notebook: "NotebookNode") -> list[str]:
    """Lists what keeps a notebook from being committed, naming the cells; empty where it is fit.

    Args:
        notebook: An executed and cleaned notebook.
    """
    found = []
    count = 0
    for place, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code":
            continue
        count += 1
        where = f"cell {place} (`{cell_name(cell)}`)"
        if cell.execution_count != count:
            found.append(f"{where} has execution count {cell.execution_count} where {count} is due")
        found += [f"{where} {problem}" for output in cell.outputs for problem in _output_problems(output)]
    return found


def _output_problems(output) -> Iterator[str]:
    if output.output_type == "error":
        yield f"raised {output.ename}: {output.evalue}"
        return
    if output.get("name") == "stderr":
        yield f"wrote to stderr: {_shortened(output.text)}"
        return
    for text in _texts(output):
        for what, pattern in FORBIDDEN.items():
            if hit := pattern.search(text):
                yield f"shows {what}: {_shortened(text[max(hit.start() - 20, 0) :])}"
        if str(Path.home()) in text and str(Path.home()) != "/":
            yield "shows the home folder of this machine"
    if "image/svg+xml" in output.get("data", {}) and not re.search(
        r'<svg[^>]*role="img"[^>]*aria-label=["\'][^"\']', output.data["image/svg+xml"]
    ):
        yield 'shows a figure without a text alternative: use `plots.show(fig, alt="...")`'
    if {"image/png", "image/jpeg"} & output.get("data", {}).keys():
        yield "shows a bitmap: use `plots.show(fig, alt=...)`, which draws SVG"


def _texts(output) -> list[str]:
    """The texts of an output that a person reads; the drawing commands of an SVG are not among them."""
    if output.output_type == "stream":
        return [output.text]
    return [text for kind, text in output.get("data", {}).items() if kind.startswith("text/")]


def cell_name(cell) -> str:
    """Returns the first line of a cell that holds code, to call it by in a message."""
    lines = [line.strip() for line in cell.source.splitlines()]
    return _shortened(next((line for line in lines if line and not line.startswith("#")), "empty"))


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 70 else f"{text[:67]}..."
