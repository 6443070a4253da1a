"""The same submission graded a hundred times, each time with other hidden inputs: how many scores?"""

import shutil
import tempfile
from collections import Counter
from pathlib import Path

from autograder_rows.cost import aim

from course.autograder.assignment import load_assignment
from course.autograder.grade import grade

TIMES = 100
NAMES = ("ada", "ben", "cleo")  # all right, some mistakes, half done


def repeat_rows():
    """Prints the scores of each sample of A1 over `TIMES` gradings."""
    assignment = load_assignment("a1")
    print(f"\nEach sample of {assignment.title} graded {TIMES} times")
    for name in NAMES:
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder) / "class"
            work.mkdir()
            for number in range(TIMES):
                shutil.copyfile(assignment.folder / "sample" / f"{name}.ipynb", work / f"{number:03d}.ipynb")
            records = grade(assignment, work, workers=2, unsafe_no_sandbox=True).records
        scores = Counter(record["earned"] for record in records)
        flaky = sum(
            check["flaky"]
            for record in records
            for question in record["questions"].values()
            for check in question["checks"]
        )
        seeds = len({record["seed"] for record in records})
        told = ", ".join(f"{score:g} points {count} times" for score, count in scores.items())
        print(
            f"{name:<6} {told}; {seeds} seeds, {flaky} flaky verdicts   {aim('one score', len(scores) == 1)}"
        )
