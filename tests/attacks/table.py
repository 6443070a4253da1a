"""The table of attacks in docs/security.md, from the attacks themselves.

python -m tests.attacks.table      writes it again
"""

import re
from pathlib import Path

from tests.attacks.attack import TIERS, Attack
from tests.attacks.forged import FORGED
from tests.attacks.peers import PEERS
from tests.attacks.test_keras import CELLS
from tests.attacks.test_submissions import HANDED_IN
from tests.attacks.tricks import TRICKS
from tests.attacks.walls import WALLS

PAGE = Path(__file__).parents[2] / "docs" / "security.md"
BEGIN, END = "<!-- attacks -->\n", "<!-- end of attacks -->"
KINDS = {
    "What fools graders that run the tests in the student's process (`test_cells.py`)": PEERS,
    "Objects and patches (`test_cells.py`)": TRICKS,
    "Replies written straight to the pipe (`test_cells.py`)": FORGED,
    "The machine (`test_walls.py`)": WALLS,
}


def table() -> str:
    """Returns the table as Markdown."""
    lines = []
    for heading, attacks in KINDS.items():
        lines += [f"### {heading}", "", "| attack | tries to | wall | tiers |", "|---|---|---|---|"]
        lines += [_row(name, attack) for name, attack in attacks.items()]
        lines.append("")
    lines += ["### What is handed in, before a cell of it runs (`test_submissions.py`), in every tier", ""]
    lines += [f"- {name}" for name in HANDED_IN]
    lines += ["", "### Questions about Keras, in a process forked with Keras in it (`test_keras.py`)", ""]
    lines += [f"- {name}" for name in CELLS]
    return "\n".join(lines) + "\n"


def _row(name: str, attack: Attack) -> str:
    tiers = "all" if attack.held == TIERS else ", ".join(attack.held)
    return f"| {name} | {_escaped(attack.what)} | {_escaped(attack.wall)} | {tiers} |"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("__", "\\_\\_")


def written(page: str) -> str:
    """Returns the page with the table of now."""
    return re.sub(f"{BEGIN}.*?{END}", lambda _: f"{BEGIN}{table()}{END}", page, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
