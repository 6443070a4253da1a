"""Texts of the student's in pages, tables and terminals: they are read, never obeyed."""

import csv
import json
import re
import zlib
from html.parser import HTMLParser

import numpy as np
import pytest

from course.autograder.cells import source
from tests.autograder.conftest import submission, write

HTML = [
    "<script>alert(1)</script>", "</style><script src=//evil.example/x.js></script>", "<img src=x onerror=alert(1)>",
    "\" autofocus onfocus=alert(1) x=\"", "' onmouseover='alert(1)", "javascript:alert(1)", "<svg/onload=alert(1)>",
    "--><iframe src=http://evil.example>", "]]><b>", "&lt;script&gt;", "<meta http-equiv=refresh content=0>", "</details></main>",
]  # fmt: skip
STEERING = [
    "\x1b[2J\x1b[31m",
    "\x1b]0;title\x07",
    "\r10 of 10",
    "\u202eevil",
    "\u2028",
    "\x00",
    "\ud800",
    "a\u0300" * 500,
]
FORMULAS = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    '=HYPERLINK("http://evil.example")',
]


ACTING = ("src", "href", "action", "formaction", "http-equiv", "srcdoc", "autofocus")
UNSEEN = set("\x00\x07\x1b\u202e\u2028")


class Reader(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self):
        super().__init__()
        self.tags, self.acts = [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.acts += [
            (tag, name, value)
            for name, value in attributes
            if name.startswith("on") or (name in ACTING and not (value or "").startswith("#"))
        ]


def _places(text):
    """Cells that put a text wherever a page might show one."""
    return (
        f"T = {text!r}\n"
        "class E(Exception): pass\n"
        "E.__name__ = E.__qualname__ = T\n"
        "def double(x):\n    if np.ndim(x): raise E(T)\n    return {T: T, 'list': [T] * 3}",
        f"# {text!r}\nT = {text!r}\ndef apply(f, x): raise E(T)  # {text!r}",
    )


@pytest.mark.parametrize("texts", [HTML, STEERING], ids=["HTML", "steering"])
def test_a_page_shows_a_text_and_does_not_obey_it(fight, texts):
    """As an answer, a key, an error, the class of an error, a line of code, and the name of the student."""
    fight.hand_in("clean", submission(*_places("plain")))
    for number, text in enumerate(texts):
        fight.hand_in(f"s{number}", submission(*_places(text)))
        name = "".join(letter for letter in text if letter not in "/\0\ud800")[:60] or "empty"
        write(fight.folder / "class" / f"n{number}{name}" / "toy.ipynb", submission("pass", "pass"))
    came = fight.grade()
    pages = {
        page.name: page.read_text(encoding="utf-8") for page in (came.graded.folder / "feedback").iterdir()
    }
    assert len(pages) == len(came.graded.records) == 2 * len(texts) + 2
    clean = _read(pages["clean.html"])
    for name, page in pages.items():
        reader = _read(page)
        assert set(reader.tags) <= {*clean.tags, "details", "summary"}, name
        assert not reader.acts, name
        if texts is HTML and re.match(r"s\d", name):
            assert reader.tags == clean.tags, name
    assert not [name for name, page in pages.items() if set(page) & UNSEEN]
    assert sum(one["earned"] for one in came.graded.records) == 10


def _read(page):
    reader = Reader()
    reader.feed(page)
    return reader


def test_a_table_holds_no_formula_and_one_row_for_each_student(fight):
    """A name is the student's to choose; a spreadsheet would run it."""
    for text in [*FORMULAS, 'a","10","10', "a\nb,10,10"]:
        write(
            fight.folder / "class" / text.replace("/", "⁄") / "toy.ipynb",
            submission("pass", f"def apply(f, x): return {text!r}"),
        )
    came = fight.grade()
    for file in came.graded.folder.rglob("*.csv"):
        with file.open(newline="", encoding="utf-8") as table:
            rows = list(csv.reader(table))
        assert len({len(row) for row in rows}) == 1
        assert len(rows) == 1 + len(came.graded.records)
        for row in rows[1:]:
            assert not [value for value in row if re.match(r"\s*[=+@\t\r]|\s*-\D", value)], file.name
    assert sum(one["earned"] for one in came.graded.records) == 10


def test_a_learner_sees_nothing_of_hidden_cases_and_no_solution(fight):
    """Whatever the student's code puts into its errors: the page of feedback has no way for it."""
    leak = (
        "def double(x):\n"
        "    if np.ndim(x):\n"
        "        print('LEAK', x); import warnings; warnings.warn(f'LEAK {x}')\n"
        "        raise type(f'LEAK{abs(hash(x.tobytes()))}', (KeyError,), {})(f'LEAK {x.tolist()}')\n"
        "    return 2 * x"
    )
    fight.hand_in("eve", submission(leak))
    page = fight.grade().page("eve")
    assert "LEAK" not in page
    solutions = [
        source(one) for one in json.loads((fight.assignment.folder / "source.ipynb").read_text())["cells"]
    ]
    assert not [text for text in solutions if "return f(f(x))" in page]


PROBE = """
import json
def double(x):
    if np.ndim(x) == 0: return 2 * x
    learnt = json.loads({learnt!r})
    if x.tolist() in learnt: return 2 * np.array(learnt[learnt.index(x.tolist())])
    bits = int.from_bytes(x.tobytes()[:1], "little")
    raise [KeyError, IndexError, ValueError, TypeError, OSError, ZeroDivisionError, NameError, EOFError][bits % 8]
"""


def test_probing_by_repetition_learns_nothing_that_lasts(fight):
    """What an error's kind betrays of a hidden input is worth nothing the next time: the input is another."""
    seen, learnt = set(), []
    for _ in range(4):
        fight.hand_in("eve", submission(PROBE.format(learnt=json.dumps(learnt)), fight.stub("q2")))
        came = fight.grade(honest=False)
        assert came.record()["earned"] == 0
        seen.add(came.record()["seed"])
        learnt.append(_inputs(came.record()["seed"]))
    assert len(seen) == 4


def _inputs(seed):
    """The very inputs of a grading, as if the student had learnt all of them."""
    return np.random.default_rng([seed, zlib.crc32(b"q1_double_of_any")]).normal(size=3).tolist()
