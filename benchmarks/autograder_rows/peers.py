"""The same tiny Keras submissions, graded with this grader and with nbgrader, in one run."""

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder_rows.cost import Cost, aim, cost
from autograder_rows.tiny import STUDENTS, WRONG, write_tiny

REQUIREMENTS = ("nbgrader==0.9.6",)
ENVIRONMENT = Path(__file__).parents[2] / "build" / "nbgrader"
INSTALL_SECONDS = 900
WORKERS = 2
COURSE = Path(sys.executable).with_name("course")
# nbgrader gives no points to a cell that writes to stderr, which TensorFlow does where it finds no GPU.
QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "PYTHONWARNINGS": "ignore",
    "OMP_NUM_THREADS": "1",
}


def peer_rows():
    """Prints wall and CPU time of both graders, for a few submissions and for all, and their ratios."""
    print(f"\nThe same {len(STUDENTS)} tiny Keras submissions, each building and fitting a network")
    with tempfile.TemporaryDirectory() as folder:
        ours = _both(Path(folder), _grade_with_course)
        _print(f"course, {WORKERS} workers", ours)
        per_submission = _marginal(ours)
        count, whole = len(STUDENTS), ours[len(STUDENTS)]
        print(f"  {aim('at most 1.0 CPU s for one more', per_submission <= 1.0)}")
        print(f"  {aim(f'at most 20 s wall for {count}, imports included', whole.wall <= 20)}")
        missing = _install()
        if missing:
            print(f"nbgrader could not be installed here, so nothing is compared: {missing}")
            return
        theirs = _both(Path(folder), _grade_with_nbgrader)
        _print("nbgrader", theirs)
        wall, marginal = theirs[count].wall / whole.wall, _marginal(theirs) / per_submission
        print(f"nbgrader takes {wall:.1f} times the wall time            {aim('5', wall >= 5)}")
        print(f"nbgrader takes {marginal:.1f} times the CPU time for one more    {aim('10', marginal >= 10)}")


def _both(folder: Path, grade) -> dict[int, Cost]:
    """Returns the cost of a class that gives each worker one, and of the whole class."""
    return {
        count: grade(write_tiny(folder / f"{grade.__name__}{count}", count), count)
        for count in (WORKERS, len(STUDENTS))
    }


def _marginal(costs: dict[int, Cost]) -> float:
    few, many = min(costs), max(costs)
    return (costs[many].cpu - costs[few].cpu) / (many - few)


def _print(name: str, costs: dict[int, Cost]):
    for count, spent in costs.items():
        print(f"{name:<18} {count} submissions {spent}")
    print(f"{name:<18} one more      {_marginal(costs):22.2f} s CPU")


def _grade_with_course(folder: Path, count: int) -> Cost:
    command = [COURSE, "grade", folder / "assignment", folder / "class", "--workers", WORKERS]
    spent = cost(command, env={**os.environ, **QUIET})
    with (folder / "class_graded" / "scores.csv").open() as file:
        scores = {row["student"]: float(row["earned"]) for row in csv.DictReader(file)}
    _agree("course", scores, count)
    return spent


def _grade_with_nbgrader(folder: Path, count: int) -> Cost:
    place = folder / "nbgrader"
    program, env = ENVIRONMENT / "bin" / "nbgrader", {**os.environ, **QUIET, "HOME": str(folder)}
    env |= {"JUPYTER_PATH": str(_kernel()), "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    cost([program, "generate_assignment", "tiny"], cwd=place, env=env)
    spent = cost([program, "autograde", "tiny"], cwd=place, env=env)
    query = (
        "select submitted_assignment.student_id, sum(grade.auto_score) from grade "
        "join submitted_notebook on grade.notebook_id = submitted_notebook.id "
        "join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id "
        "group by submitted_assignment.student_id"
    )
    with sqlite3.connect(place / "gradebook.db") as gradebook:
        _agree("nbgrader", dict(gradebook.execute(query)), count)
    return spent


def _agree(grader: str, scores: dict[str, float], count: int):
    """Asks that the right submissions have all points and the wrong ones none, else times say nothing."""
    wanted = {name: 0.0 if name in WRONG else 10.0 for name in list(STUDENTS)[:count]}
    if scores != wanted:
        raise SystemExit(f"{grader} gave {scores}; these were to be {wanted}.")


def _install() -> str:
    """Installs nbgrader into its own environment. Returns why it could not, or an empty string."""
    if (ENVIRONMENT / "installed").is_file():
        return ""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    python = ENVIRONMENT / "bin" / "python"
    try:
        for command in (
            [sys.executable, "-m", "venv", ENVIRONMENT],
            [python, "-m", "pip", "install", "--quiet", *REQUIREMENTS],
            [python, "-m", "compileall", "-q", ENVIRONMENT / "lib"],
        ):
            subprocess.run(
                command, check=True, capture_output=True, text=True, timeout=INSTALL_SECONDS,
                env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", "") or "").strip().splitlines()
        return said[-1] if said else str(error)
    (ENVIRONMENT / "installed").touch()
    return ""


def _kernel() -> Path:
    """A folder with a kernel of this environment, which has Keras: nbgrader's own has not."""
    place = ENVIRONMENT / "kernel" / "kernels" / "course"
    place.mkdir(parents=True, exist_ok=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (place / "kernel.json").write_text(
        json.dumps({"argv": argv, "display_name": "course", "language": "python"})
    )
    return place.parents[1]
