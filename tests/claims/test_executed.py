"""Measurements are read from what the notebooks printed."""

import json

import pytest

from course.claims import Row, format_row
from course.claims.executed import lessons_in, rows_in
from course.errors import BrokenFileError

ROW = Row("AN-03", "154160", "154160", "passed")


def notebook(*outputs):
    return json.dumps({"cells": [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": list(outputs)}]})


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


@pytest.mark.parametrize("joined", [True, False])
def test_rows_are_read_from_standard_output(joined, tmp_path):
    """nbformat allows the text of an output as one string or as a list of lines."""
    lines = ["loss 2.3\n", format_row(ROW) + "\n"]
    outputs = [stream("".join(lines) if joined else lines), {"output_type": "display_data", "data": {}}]
    (tmp_path / "00_start_here.ipynb").write_text(notebook(*outputs))
    assert rows_in(tmp_path) == {"AN-03": ROW}


def test_standard_error_is_not_read(tmp_path):
    (tmp_path / "00_start_here.ipynb").write_text(notebook(stream(format_row(ROW), "stderr")))
    assert rows_in(tmp_path) == {}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"cells": 3}', '{"cells": [{"outputs": [{}]}]}'])
def test_a_broken_notebook_is_named(text, tmp_path):
    (tmp_path / "01_anatomy.ipynb").write_text(text)
    with pytest.raises(BrokenFileError, match=r"01_anatomy.ipynb is not a notebook.*lesson build 01"):
        rows_in(tmp_path)


def test_a_lesson_exists_by_its_source_or_its_notebook(tmp_path):
    (tmp_path / "source").mkdir()
    for name in ("00_start_here.ipynb", "source/15_babysitting.py", "notes.ipynb", "source/style.py"):
        (tmp_path / name).touch()
    assert lessons_in(tmp_path) == {"00", "15"}
    assert lessons_in(tmp_path / "nowhere") == set()
