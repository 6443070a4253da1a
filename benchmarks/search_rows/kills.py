"""Does a search by several workers lose a trial, or run one twice, when workers are killed?"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "tests/search/workers/killed_workers.py"
TRIALS = 400


def kills_rows(kills: int):
    """Three workers of `course search`, each replaced when it is killed; SIGKILL at random moments."""
    storages = {"sqlite": "sqlite:///search.db", "journal": "search.journal"}
    if server := os.environ.get("COURSE_TEST_POSTGRESQL"):
        storages["postgresql"] = server
    print(f"{kills} SIGKILLs, 3 workers, {TRIALS} trials of 0.25 s")
    print(f"{'storage':<12}{'killed':>8}{'repeated':>10}{'lost':>6}{'run twice':>11}{'seconds':>9}")
    for name, storage in storages.items():
        result = _run(storage, kills)
        done = Counter(ticket for _, state, ticket, *_ in result["trials"] if state == "COMPLETE")
        twice = sum(count > 1 for count in done.values()) + _begun_after_the_end(result)
        row = f"{len(result['killed']):>8}{result['repeated']:>10}{TRIALS - len(done):>6}{twice:>11}"
        print(f"{name:<12}{row}{result['seconds']:>9.0f}", flush=True)


def _run(storage: str, kills: int) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, PROGRAM, folder, storage, str(TRIALS), str(kills), "0"],
            stderr=subprocess.DEVNULL,
            check=True,
        )
        return json.loads((Path(folder) / "result.json").read_text())


def _begun_after_the_end(result: dict) -> int:
    """How many trials of a ticket began when another trial of it had been completed."""
    ended = {ticket: at for _, state, ticket, _, _, at in result["trials"] if state == "COMPLETE"}
    begun = [(ticket, at) for what, ticket, _, _, at in result["ran"] if what == "begins"]
    return sum(at > ended.get(ticket, at) for ticket, at in begun)
