"""The lessons measure what the ledger says they do: no claim forgotten, none unknown, none measured twice."""

from collections import Counter
from pathlib import Path

import pytest

from course.claims import load_ledger
from course.claims.usage import claim_calls

SOURCES = sorted(Path(__file__).parents[2].glob("notebooks/source/[01][0-9]_*.py"))
NOT_YET: dict[str, str] = {}


def calls_in(files):
    return {file.name[:2]: claim_calls(file.read_text(encoding="utf-8")) for file in files}


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.stem)
def test_a_lesson_names_known_claims_and_writes_their_ids_out(file):
    for call in claim_calls(file.read_text(encoding="utf-8")):
        assert call.id is not None, f"cell {call.cell}: claim() takes a literal id"
        assert call.id in load_ledger(), f"cell {call.cell}: unknown claim {call.id}"


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.stem)
def test_every_claim_of_a_lesson_is_called_once_and_no_other(file):
    """Identities, numbers and statistical claims: each by exactly one call, in the lesson of its row."""
    lesson = file.name[:2]
    called = Counter(call.id for call in claim_calls(file.read_text(encoding="utf-8")))
    due = {claim.id for claim in load_ledger().values() if claim.lesson == lesson and claim.kind != "E"}
    assert called == Counter(due - set(NOT_YET))


def test_no_claim_is_called_in_two_lessons():
    calls = [id for calls in calls_in(SOURCES).values() for id in {call.id for call in calls}]
    assert len(calls) == len(set(calls))


def test_cited_claims_are_never_called():
    cited = {claim.id for claim in load_ledger().values() if claim.kind == "E"}
    assert not cited & {call.id for calls in calls_in(SOURCES).values() for call in calls}


def test_exemptions_are_claims_that_no_lesson_calls():
    """An exemption goes away with its reason."""
    assert set(NOT_YET) <= set(load_ledger())
    assert not set(NOT_YET) & {call.id for calls in calls_in(SOURCES).values() for call in calls}


def test_calls_are_found_with_their_cells():
    markdown = '# %% [markdown]\n# claim("AN-09", 1)\n'
    source = markdown + '# %%\nclaim("AN-01", 1)\n# %%\nif x:\n    c.claim("AN-02", 2)\n'
    assert [(call.id, call.cell) for call in claim_calls(source)] == [("AN-01", 2), ("AN-02", 3)]


@pytest.mark.parametrize(
    "call", ["claim(id, 1)", "claim(f'AN-{n}', 1)", "claim(id='AN-01', measured=1)", "claim()"]
)
def test_an_id_that_is_not_written_out_is_none(call):
    assert [found.id for found in claim_calls(f"# %%\n{call}")] == [None]


@pytest.mark.parametrize("other", ["'claim(\"AN-01\", 1)'", "claims('AN-01')", "x.claim.y('AN-01')"])
def test_other_calls_are_not_taken_for_claims(other):
    assert claim_calls(f"# %%\n{other}") == []
