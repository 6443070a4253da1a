"""A hundred ways in which what is handed in can be broken, and what should come of each."""

import copy
import json
import os
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from course.autograder.submission import CELLS_LIMIT
from course.autograder.unwrap import BYTES_LIMIT
from tests.autograder.conftest import cell, submission

GRADED = ""  # no reason: what can be read of it is graded


@dataclass(frozen=True)
class Mangled:
    """One broken piece of work.

    Attributes:
        name: The student.
        write: Writes it; called with the path without an ending.
        reason: Part of the reason that must be given, or GRADED.
    """

    name: str
    write: Callable[[Path], object]
    reason: str


def mangled(seed: int = 0) -> list[Mangled]:
    """Returns a hundred of them; the same seed gives the same ones."""
    made = [*_bytes(), *_json(), *_cells(), *_metadata(), *_places(), *_zips()]
    rng = random.Random(seed)
    text = json.dumps(submission(), indent=1)
    for number in range(100 - len(made)):
        made.append(_torn(number, text, rng))
    return made


def _file(content: bytes | str, ending: str = ".ipynb") -> Callable[[Path], object]:
    data = content if isinstance(content, bytes) else content.encode()
    return lambda path: path.with_name(path.name + ending).write_bytes(data)


def _notebook(change: Callable[[dict], object]) -> Callable[[Path], object]:
    work = copy.deepcopy(submission())
    changed = change(work)
    return _file(json.dumps(work if changed is None else changed))


def _bytes() -> Iterator[Mangled]:
    good = json.dumps(submission())
    yield Mangled("empty", _file(b""), "no JSON")
    yield Mangled("blank", _file(b" \n\t"), "no JSON")
    yield Mangled("zeros", _file(bytes(5000)), "no JSON")
    yield Mangled("random_bytes", _file(random.Random(1).randbytes(5000)), "no JSON")
    yield Mangled("byte_order_mark", _file(b"\xef\xbb\xbf" + good.encode()), GRADED)
    yield Mangled("utf_16", _file(good.encode("utf-16")), GRADED)
    yield Mangled("utf_16_without_mark", _file(good.encode("utf-16-le")), GRADED)
    yield Mangled("utf_32", _file(good.encode("utf-32")), GRADED)
    yield Mangled("latin_1", _file(good.replace("import", "'é' #").encode("latin-1")), "no JSON")
    yield Mangled("half_a_letter", _file(good.replace("import numpy", "# \\ud800").encode()), GRADED)
    yield Mangled(
        "windows_line_ends", _file(json.dumps(submission(), indent=1).replace("\n", "\r\n")), GRADED
    )
    yield Mangled("an_executable", _file(b"\x7fELF" + bytes(200)), "no JSON")
    yield Mangled("a_page", _file("<!doctype html><title>Sign in</title>"), "no JSON")
    yield Mangled("a_script", _file("def double(x):\n    return 2 * x\n"), "no JSON")
    yield Mangled("a_zip_by_another_name", _file(b"PK\x03\x04" + bytes(100)), "no JSON")
    yield Mangled("twice", _file(good + good), "no JSON")
    yield Mangled("trailing_comma", _file(good[:-1] + ",}"), "no JSON")
    yield Mangled("single_quotes", _file(repr(submission())), "no JSON")
    yield Mangled("a_sparse_gigabyte", _sparse(2**30), "larger than 20 MiB")
    yield Mangled("a_byte_too_large", _sparse(BYTES_LIMIT + 1), "larger than 20 MiB")


def _json() -> Iterator[Mangled]:
    for name, text in {
        "null": "null", "number": "3", "text": '"a notebook"', "list": "[]", "true": "true", "object": "{}",
    }.items():  # fmt: skip
        yield Mangled(f"only_{name}", _file(text), "no list of cells")
    yield Mangled("nan", _file('{"cells": NaN}'), "no list of cells")
    yield Mangled("nan_as_count", _file(json.dumps(submission()).replace("null", "NaN")), GRADED)
    yield Mangled(
        "infinity_in_metadata", _notebook(lambda work: work["metadata"].update(x=float("inf"))), GRADED
    )
    yield Mangled("deep_lists", _file("[" * 100_000 + "]" * 100_000), "no JSON")
    yield Mangled("deep_objects", _file('{"cells":' * 50_000), "no JSON")
    yield Mangled("deep_metadata", _file(_deep(json.dumps(submission()))), "no JSON")
    yield Mangled("a_long_number", _file('{"cells": [' + "9" * 10_000 + "]}"), "no JSON")
    yield Mangled("keys_twice", _file(json.dumps(submission())[:-1] + ', "cells": []}'), "right notebook")
    yield Mangled("many_empty_lists", _file("[" + "[]," * 500_000 + "[]]"), "no list of cells")


def _cells() -> Iterator[Mangled]:
    def with_cells(cells):
        return _notebook(lambda work: work.update(cells=cells))

    yield Mangled("no_cells_key", _notebook(lambda work: work.pop("cells") and None), "no list of cells")
    yield Mangled("cells_object", with_cells({"0": cell("x")}), "no list of cells")
    yield Mangled("cells_text", with_cells("import numpy"), "no list of cells")
    yield Mangled("cells_null", with_cells(None), "no list of cells")
    yield Mangled("no_cells", with_cells([]), "right notebook")
    yield Mangled("version_3", _file('{"nbformat": 3, "worksheets": [{"cells": []}]}'), "version 4")
    yield Mangled("version_text", _notebook(lambda work: work.update(nbformat="four")), GRADED)
    yield Mangled("version_99", _notebook(lambda work: work.update(nbformat=99)), GRADED)
    for name, wrong in {
        "null": None, "number": 3, "text": "x = 1", "list": [], "nested_list": [[cell("x")]], "nothing": {},
        "no_type": {"source": "x"}, "type_list": {"cell_type": ["code"], "source": ""},
        "type_unknown": {"cell_type": "heading", "source": ""}, "source_number": {**cell("x"), "source": 3},
        "source_null": {**cell("x"), "source": None}, "source_object": {**cell("x"), "source": {"a": 1}},
        "source_numbers": {**cell("x"), "source": [1, 2]}, "source_nested": {**cell("x"), "source": [["x"]]},
    }.items():  # fmt: skip
        yield Mangled(
            f"cell_{name}", _notebook(lambda work, wrong=wrong: work["cells"].insert(1, wrong)), "is damaged"
        )
    yield Mangled("source_missing", _notebook(lambda work: work["cells"][1].pop("source") and None), GRADED)
    many = [cell("x = 1")] * 10_000
    yield Mangled("ten_thousand_cells", with_cells(many), f"more than {CELLS_LIMIT}")
    yield Mangled(
        "ids_twice", _notebook(lambda work: work["cells"].extend(copy.deepcopy(work["cells"]))), GRADED
    )
    yield Mangled("reversed", _notebook(lambda work: work["cells"].reverse()), GRADED)
    yield Mangled("answer_missing", _notebook(lambda work: work["cells"].pop(1) and None), GRADED)
    yield Mangled(
        "answers_are_text", _notebook(lambda work: work["cells"][1].update(cell_type="raw")), GRADED
    )


def _metadata() -> Iterator[Mangled]:
    for name, wrong in {"null": None, "list": [1], "text": "x", "number": 7}.items():
        yield Mangled(
            f"metadata_{name}", _notebook(lambda work, wrong=wrong: work.update(metadata=wrong)), GRADED
        )
        yield Mangled(
            f"marks_{name}",
            _notebook(lambda work, wrong=wrong: work["cells"][1]["metadata"].update(nbgrader=wrong)), GRADED,
        )  # fmt: skip
    yield Mangled("id_list", _notebook(_set_id(["q1"])), GRADED)
    yield Mangled("id_huge", _notebook(_set_id("q" * 10**6)), GRADED)
    yield Mangled("id_unknown", _notebook(_set_id("q99")), GRADED)
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 15_000_000}
    yield Mangled("huge_output", _notebook(lambda work: work["cells"][1].update(outputs=[output])), GRADED)
    yield Mangled("outputs_text", _notebook(lambda work: work["cells"][1].update(outputs="none")), GRADED)


def _places() -> Iterator[Mangled]:
    def folder(*files):
        def write(path):
            path.mkdir()
            for name in files:
                (path / name).write_text(json.dumps(submission()))

        return write

    def link(path):
        target = path.parent.parent / "target.ipynb"
        target.write_text(json.dumps(submission()))
        path.with_name(path.name + ".ipynb").symlink_to(target)

    yield Mangled("an_empty_folder", folder(), "holds 0 notebooks")
    yield Mangled("two_notebooks", folder("one.ipynb", "two.ipynb"), "holds 2 notebooks")
    yield Mangled("folder_of_text", folder("answers.txt"), "holds 0 notebooks")
    yield Mangled(
        "a_folder_called_notebook", lambda path: path.with_name(path.name + ".ipynb").mkdir(), "holds 0"
    )
    yield Mangled("a_link", link, "is a link")
    yield Mangled(
        "a_dead_link", lambda path: path.with_name(path.name + ".ipynb").symlink_to("nowhere"), "is a link"
    )
    yield Mangled("a_link_to_itself", lambda path: path.symlink_to(path.name), "is a link")
    if hasattr(os, "mkfifo"):
        yield Mangled(
            "a_pipe", lambda path: os.mkfifo(path.with_name(path.name + ".ipynb")), "not a plain file"
        )


def _zips() -> Iterator[Mangled]:
    good = json.dumps(submission()).encode()

    def packed(*members, **options):
        def write(path):
            with zipfile.ZipFile(
                path.with_name(path.name + ".zip"), "w", zipfile.ZIP_DEFLATED, **options
            ) as out:
                for name, content in members:
                    out.writestr(name, content)

        return write

    yield Mangled("zip_empty", packed(), "holds 0 notebooks")
    yield Mangled("zip_of_nothing", _file(b"", ".zip"), "not a zip file")
    yield Mangled("zip_torn", _file(b"PK\x03\x04" + bytes(50), ".zip"), "not a zip file")
    yield Mangled("zip_up", packed(("../toy.ipynb", good)), "unsafe path")
    yield Mangled("zip_root", packed(("/etc/toy.ipynb", good)), "unsafe path")
    yield Mangled("zip_bomb", packed(("toy.ipynb", bytes(BYTES_LIMIT + 1))), "too large")
    yield Mangled("zip_of_many", packed(*((f"{number}.txt", "") for number in range(300))), "holds 300 files")
    yield Mangled("zip_password", _locked(good), "has a password")


def _torn(number: int, text: str, rng: random.Random) -> Mangled:
    """A notebook that was cut off somewhere, as an upload that broke."""
    return Mangled(f"cut_off_{number:02}", _file(text[: rng.randrange(1, len(text) - 2)]), "no JSON")


def _sparse(size: int) -> Callable[[Path], object]:
    def write(path):
        with path.with_name(path.name + ".ipynb").open("wb") as out:
            out.truncate(size)

    return write


def _deep(text: str) -> str:
    return text.replace('"metadata": {}', '"metadata": ' + '{"a":' * 30_000 + "1" + "}" * 30_000, 1)


def _set_id(value):
    return lambda work: work["cells"][1]["metadata"]["nbgrader"].update(grade_id=value)


def _locked(content: bytes) -> Callable[[Path], object]:
    """A zip whose member says that it is encrypted."""

    def write(path):
        file = path.with_name(path.name + ".zip")
        with zipfile.ZipFile(file, "w") as out:
            out.writestr("toy.ipynb", content)
        data = bytearray(file.read_bytes())
        for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            start = data.index(mark) + place
            struct.pack_into("<H", data, start, struct.unpack_from("<H", data, start)[0] | 1)
        file.write_bytes(data)

    return write
