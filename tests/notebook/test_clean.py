"""What a committed notebook may hold."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course import notebook


def built(*outputs):
    """A notebook of one code cell with these outputs, cleaned."""
    node = new_notebook(cells=[new_code_cell("# words\nrun()", outputs=list(outputs))])
    notebook.clean(node)
    return node


def text(words, name="stdout"):
    return new_output("stream", name=name, text=words)


def test_counts_become_one_to_n_and_results_follow():
    cells = [
        new_code_cell("1", execution_count=7, outputs=[new_output("execute_result", execution_count=7)]),
        new_markdown_cell("words"),
        new_code_cell("2", execution_count=None),
    ]
    node = new_notebook(cells=cells)
    notebook.clean(node)
    assert [cell.get("execution_count") for cell in node.cells] == [1, None, 2]
    assert node.cells[0].outputs[0].execution_count == 1


def test_what_the_run_left_in_the_metadata_is_taken_out():
    node = new_notebook(cells=[new_code_cell("1", metadata={"execution": {"shell.execute_reply": "12:00"}})])
    node.metadata.update(widgets={"state": {}}, language_info={"name": "python", "version": "3.11.7"})
    notebook.clean(node)
    assert node.cells[0].metadata == {}
    assert node.metadata == {"language_info": {"name": "python"}}


def test_pieces_of_one_stream_are_joined_and_a_figure_between_stays_there():
    """How often a stream was flushed differs from run to run."""
    figure = new_output("display_data", data={"text/plain": "figure"})
    outputs = built(text("a"), text("b\n"), figure, text("c\n")).cells[0].outputs
    assert [output.get("text") for output in outputs] == ["ab\n", None, "c\n"]


@pytest.mark.parametrize(
    "words",
    [
        "loss 2.303",
        "1/2 and n/a and a/b",
        "https://arxiv.org/abs/1603.09382",
        "course/profile.py, ~/.course, notebooks/source",
        "2026-01-01",
        "0x1f",
    ],
)
def test_ordinary_output_is_fit(words):
    assert notebook.problems(built(text(words))) == []


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        (text("a warning", "stderr"), "wrote to stderr: a warning"),
        (text("read /home/someone/data.npz"), "an absolute path"),
        (text("'/tmp/x'"), "an absolute path"),
        (text(r"C:\Users"), "an absolute path"),
        (text("<object at 0x7f00deadbeef>"), "a memory address"),
        (text("2026-11-21 02:15"), "a date and time"),
        (text("\x1b[1mbold\x1b[0m"), "control characters"),
        (new_output("execute_result", data={"text/plain": "<A at 0x7f00deadbeef>"}), "a memory address"),
        (new_output("error", ename="ValueError", evalue="no", traceback=[]), "raised ValueError: no"),
        (new_output("display_data", data={"image/png": "AAAA"}), "a bitmap"),
        (new_output("display_data", data={"image/svg+xml": "<svg></svg>"}), "without a text alternative"),
    ],
)
def test_what_changes_between_runs_or_machines_is_found_and_its_cell_named(output, problem):
    found = notebook.problems(built(output))
    assert len(found) == 1
    assert found[0].startswith("cell 1 (`run()`)")
    assert problem in found[0]


def test_a_figure_with_words_is_fit():
    from course.plots import figure
    from course.plots.show import svg

    data = {"image/svg+xml": svg(figure()[0], "Empty axes."), "text/plain": "Empty axes."}
    assert notebook.problems(built(new_output("display_data", data=data))) == []


def test_a_count_out_of_order_is_found():
    node = built()
    node.cells[0].execution_count = 3
    assert "has execution count 3 where 1 is due" in notebook.problems(node)[0]


def test_a_cell_is_called_by_its_first_line_of_code():
    assert notebook.cell_name(nbformat.v4.new_code_cell("# why\n\nx = " + "1 + " * 40 + "1")).endswith("...")
    assert notebook.cell_name(nbformat.v4.new_code_cell("# only words")) == "empty"
