"""docs/security.md lists each attack, and no other."""

import re

from tests.attacks.attack import TIERS
from tests.attacks.table import KINDS, PAGE, written
from tests.attacks.test_keras import CELLS
from tests.attacks.test_submissions import HANDED_IN


def test_the_page_holds_the_table_of_now():
    """`python -m tests.attacks.table` writes it."""
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page


def test_there_are_as_many_kinds_as_the_page_says():
    count = sum(map(len, KINDS.values())) + len(HANDED_IN) + len(CELLS)
    assert count >= 30
    assert f"{count} kinds" in PAGE.read_text(encoding="utf-8")


def test_each_attack_says_where_it_is_held_and_how_it_shows():
    for attacks in KINDS.values():
        for name, attack in attacks.items():
            assert set(attack.held) <= set(TIERS), name
            assert attack.held, name
            assert attack.shows, name
            assert not re.search(r"[.;]$", attack.what), name
