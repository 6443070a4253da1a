"""Every row of the ledger is whole; a lost or broken one is named."""

import re
from collections import Counter

import pytest

from course.claims import load_ledger
from course.claims.ledger import KEYS, read_ledger
from course.errors import BrokenFileError

# Counted in the list of claims that the ledger was written from.
BLOCKS = {
    "AN": 17, "BP": 15, "AC": 22, "PP": 8, "IN": 24, "GD": 29, "SG": 17, "OP": 20, "LR": 18, "BN": 28,
    "GF": 18, "RG": 20, "DO": 23, "AU": 18, "BB": 22, "HP": 22, "EN": 5, "TR": 6, "CP": 3,
}  # fmt: skip
LESSONS = {
    "AN": {"00", "01"}, "BP": {"02"}, "AC": {"03"}, "PP": {"04"}, "IN": {"05"}, "GD": {"06"}, "SG": {"07"},
    "OP": {"08"}, "LR": {"09"}, "BN": {"10"}, "GF": {"11"}, "RG": {"12"}, "DO": {"13"}, "AU": {"14"},
    "BB": {"15"}, "HP": {"16"}, "EN": {"17"}, "TR": {"18"}, "CP": {"19"},
}  # fmt: skip
KINDS = {"X": 146, "N": 91, "S": 86, "E": 12}
GOOD = """[[claim]]
id = "AN-01"
lecture = "S0"
line = "46"
statement = "A claim."
kind = "N"
stated = 1.0
tolerance = "abs 0.1"
lesson = "01"
"""


def test_no_row_is_lost():
    """335 rows in 19 blocks, each numbered from 01 without a gap."""
    ids = list(load_ledger())
    assert Counter(id[:2] for id in ids) == BLOCKS
    assert len(ids) == 335
    assert set(ids) == {
        f"{block}-{number:02}" for block, last in BLOCKS.items() for number in range(1, last + 1)
    }


def test_kinds_are_those_of_the_list():
    """GF-16 and AU-01 are an identity and a comparison in one row, and count as identities."""
    assert Counter(claim.kind for claim in load_ledger().values()) == KINDS


def test_each_block_has_its_lesson():
    for claim in load_ledger().values():
        assert claim.lesson in LESSONS[claim.block], claim.id


def test_statements_are_sentences_and_no_two_are_alike():
    statements = [claim.statement for claim in load_ledger().values()]
    assert len(set(statements)) == len(statements)
    assert all(re.fullmatch(r"[A-Z0-9`].{20,}\.", statement) for statement in statements)


def test_a_sound_row_is_read(tmp_path):
    file = tmp_path / "ledger.toml"
    file.write_text(GOOD)
    assert read_ledger(file)["AN-01"].stated == 1.0


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_key_is_named(key, tmp_path):
    file = tmp_path / "ledger.toml"
    file.write_text(re.sub(rf"^{key} = .*\n", "", GOOD, flags=re.MULTILINE))
    where = "claim number 1" if key == "id" else "claim AN-01"
    with pytest.raises(BrokenFileError, match=rf"ledger.toml: {where}, key `{key}`: is missing"):
        read_ledger(file)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"AN-01"', '"AN-1"', "id"),
        ('"S0"', '"S5"', "lecture"),
        ('"46"', "46", "line"),
        ('"A claim."', '""', "statement"),
        ('"N"', '"Q"', "kind"),
        ('"N"', '"E"', "tolerance"),
        ('"abs 0.1"', '"cite"', "tolerance"),
        ('"abs 0.1"', '"near"', "tolerance"),
        ('"abs 0.1"', "0.1", "tolerance"),
        ("1.0", '"text"', "tolerance"),
        ("1.0", "{ a = 1.0 }\nsurplus = 1", "surplus"),
        ('1.0\ntolerance = "abs 0.1"', '{ a = 1.0, b = 2.0 }\ntolerance = { a = "exact" }', "tolerance"),
        ('1.0\ntolerance = "abs 0.1"', '{ a = { b = 1.0 } }\ntolerance = "exact"', "tolerance"),
        ('"01"', '"1"', "lesson"),
    ],
)
def test_a_broken_row_is_named_with_its_key(old, new, key, tmp_path):
    file = tmp_path / "ledger.toml"
    file.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(BrokenFileError, match=rf"claim \S+, key `{key}`"):
        read_ledger(file)


def test_an_id_that_is_there_twice_is_named(tmp_path):
    file = tmp_path / "ledger.toml"
    file.write_text(GOOD + GOOD)
    with pytest.raises(BrokenFileError, match="claim AN-01, key `id`: is there twice"):
        read_ledger(file)


@pytest.mark.parametrize("text", ["[[claim", "", "claim = 1", "[claim]\nid = 1"])
def test_a_file_that_is_no_ledger_is_refused(text, tmp_path):
    file = tmp_path / "ledger.toml"
    file.write_text(text)
    with pytest.raises(BrokenFileError, match="not a ledger"):
        read_ledger(file)
