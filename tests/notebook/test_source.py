"""Scripts read as notebooks: same cells, stable ids, claims marked."""

import pytest

from course import notebook
from course.errors import BrokenFileError
from course.notebook.source import calls_claim


def test_cells_come_in_order_with_their_kinds(lesson):
    cells = notebook.read(lesson.source).cells
    assert [cell.cell_type for cell in cells] == ["markdown", "code", "code", "code"]
    assert cells[0].source.startswith("# 50. A small lesson\n")
    assert cells[3].source == "1 + 1"


def test_only_the_cell_that_calls_claim_is_marked(lesson):
    """A comment or a text that names it does not count."""
    tags = [cell.metadata.get("tags") for cell in notebook.read(lesson.source).cells]
    assert tags == [None, None, ["nbval-check-output"], None]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('claim("AN-03", 1)', True),
        ("for x in y:\n    claim(x, 1)", True),
        ("# claim(1)", False),
        ("print('claim(1)')", False),
        ("from course.claims import claim", False),
    ],
)
def test_a_call_is_told_from_a_mention(code, expected):
    assert calls_claim(code, "here") is expected


def test_a_new_cell_leaves_the_ids_of_the_others(lesson, written):
    """So that a change of one cell is a change of one cell in the diff."""
    before = {cell.id for cell in notebook.read(lesson.source).cells}
    changed = written(lesson.source.read_text().replace("# %%\n1 + 1", "# %%\n2 + 2\n# %%\n1 + 1"))
    after = {cell.id for cell in notebook.read(changed.source).cells}
    assert before < after
    assert len(after) == len(before) + 1


def test_equal_cells_have_different_ids(written):
    cells = notebook.read(written("# %%\n1\n# %%\n1\n").source).cells
    assert cells[0].id != cells[1].id


def test_the_digest_does_not_depend_on_line_endings(tmp_path):
    """A checkout on Windows is in step too."""
    unix, windows = tmp_path / "unix.py", tmp_path / "windows.py"
    unix.write_bytes(b"# %%\n1\n")
    windows.write_bytes(b"# %%\r\n1\r\n")
    assert notebook.digest(unix) == notebook.digest(windows)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# %% [markdown]\n# words\n", "no code cells"),
        ("# %%\n1 +\n", "cell 1 of 50_small.py is not Python, line 1"),
    ],
)
def test_a_broken_source_is_named(text, message, written):
    with pytest.raises(BrokenFileError, match=message):
        notebook.read(written(text).source)
