"""The solution zoo: known right and wrong solutions, as notebooks that a learner could have handed in.

A file of the zoo holds answers, each below a line `# %% q1`. A question without an answer keeps its stub
where the line `# %% stubs` is there, and is answered as the author does otherwise.
"""

import copy
import json
import re
import sys
import tomllib
from pathlib import Path

from course.autograder.assignment import Assignment, load_assignment
from course.autograder.cells import role, source
from course.autograder.files import write_whole
from course.autograder.release import read_source, student_notebook

REGION = ("### BEGIN SOLUTION", "### END SOLUTION")
ANSWER = re.compile(r"^# %% (\S+)\n", re.MULTILINE)


def zoo_notebook(assignment: Assignment, file: Path) -> dict:
    """Returns the notebook of someone who answered as a file of the zoo does.

    Args:
        assignment: The author's.
        file: A Python file below `zoo/`.
    """
    _, *parts = ANSWER.split(file.read_text(encoding="utf-8"))
    answers = dict(zip(parts[::2], (text.strip() for text in parts[1::2]), strict=True))
    authors = {role(cell).grade_id: source(cell) for cell in read_source(assignment)["cells"]}
    notebook = copy.deepcopy(student_notebook(assignment))
    for cell in notebook["cells"]:
        marks = role(cell)
        if marks.is_solution and marks.grade_id in answers:
            cell["source"] = answers[marks.grade_id]
        elif marks.is_solution and "stubs" not in answers:
            lines = authors[marks.grade_id].split("\n")
            cell["source"] = "\n".join(line for line in lines if line.strip() not in REGION)
    return notebook


def write_sample(assignment: Assignment) -> list[Path]:
    """Writes the sample submissions that `assignment.toml` names, made from the zoo.

    Example:
        python -m course.autograder.zoo assignments/a1_backprop
    """
    table = tomllib.loads((assignment.folder / "assignment.toml").read_text(encoding="utf-8"))
    written = []
    for student, name in table.get("sample", {}).items():
        notebook = zoo_notebook(assignment, assignment.folder / "zoo" / name)
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        written.append(write_whole(assignment.folder / "sample" / f"{student}.ipynb", text))
    return written


if __name__ == "__main__":
    for path in write_sample(load_assignment(sys.argv[1])):
        print(f"Wrote {path}")
