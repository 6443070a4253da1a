"""How long does `check("q1")` take in a notebook that is warm?"""

import json
import statistics
import subprocess
import sys

from autograder_rows.cost import aim

from course.autograder.assignment import load_assignment

RUNS = 7
MARK = "measured "
PROGRAM = """
import json, time
MARK = {mark!r}
from course.autograder.assignment import load_assignment
from course.autograder.instant import open_assignment
from course.autograder.reference import reference_namespace
assignment = load_assignment({name!r})
namespace = {namespace}
check = open_assignment(assignment.folder, namespace)
for question in assignment.questions:
    times = []
    for _ in range({runs}):
        start = time.perf_counter()
        feedback = check(question.name)
        feedback._repr_html_()
        times.append(time.perf_counter() - start)
    print(MARK + json.dumps([question.name, feedback.passed, times]))
"""
SOLVED = """{}
from course.autograder.cells import role, source
from course.autograder.release import read_source
for cell in read_source(assignment)["cells"]:
    marks = role(cell)
    is_answer = marks.runs and (marks.is_solution or marks.is_locked) and not marks.is_grade
    if cell["cell_type"] == "code" and is_answer:
        exec(source(cell), namespace)
"""


def check_rows():
    """Prints the first and the median time of each question's check, on the author's own solution."""
    for name in ("a1", "a4"):
        print(f"\ncheck(question) of {load_assignment(name).title}, answer shown")
        program = PROGRAM.format(name=name, runs=RUNS, namespace=SOLVED, mark=MARK)
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise SystemExit(done.stderr[-3000:])
        for line in done.stdout.splitlines():
            if not line.startswith(MARK):
                continue  # what the solution prints
            question, passed, times = json.loads(line.removeprefix(MARK))
            warm = statistics.median(times[1:])
            told = f"{question}  first {times[0]:6.3f} s   then {warm:6.3f} s   "
            print(told + ("" if passed else "NOT PASSED   ") + aim("0.3 s", warm < 0.3))
