"""Every lesson: in step with its source, fit to be read, re-executed from a clean kernel by nbval."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course import notebook
from course.lessons.check import verdict
from course.lessons.find import exercises
from course.lessons.find import numbers as lessons_with_exercises
from course.notebook.execute import QUIET

ROOT = Path(__file__).parent.parent
SANITIZE = Path(__file__).parent / "nbval_sanitize.cfg"
LESSONS = notebook.all_lessons(ROOT)
EXERCISES = [
    (number, ask) for lesson in lessons_with_exercises() for number, ask in exercises(lesson).items()
]

every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.number)
every_exercise = pytest.mark.parametrize(
    ("number", "exercise"), EXERCISES, ids=[name for name, _ in EXERCISES]
)


def out_of_step(lesson) -> str:
    """Says how a notebook differs from its source; empty where it does not."""
    if not lesson.notebook.exists():
        return f"{lesson.notebook.name} is missing"
    built, source = nbformat.read(lesson.notebook, as_version=4), notebook.read(lesson.source)
    if not notebook.is_current(lesson):
        return f"{lesson.notebook.name} was built from another version of {lesson.source.name}"

    def seen(node):
        return [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in node.cells]

    differing = [a for a, b in zip(seen(built), seen(source), strict=False) if a != b]
    if differing or len(built.cells) != len(source.cells):
        return f"{lesson.notebook.name} was edited by hand: {differing[:1]}"
    return ""


def run_nbval(file: Path, folder: Path) -> subprocess.CompletedProcess:
    """Runs a notebook through nbval in a process and a kernel of its own, up to the first cell that fails."""
    options = ["--nbval-lax", "--nbval-current-env", f"--nbval-sanitize-with={SANITIZE}"]
    options += ["--nbval-cell-timeout=300", "-c", os.devnull, f"--rootdir={folder}", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-x", "-q", "--no-header", str(file)],
        env={**os.environ, **QUIET, "IPYTHONDIR": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
    )


def code_lines(source: str) -> int:
    """Counts the lines of a cell that are neither blank nor comment."""
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in source.splitlines())


def called(lesson, name: str) -> list[str]:
    """The first argument of each call of a function in a lesson's code cells, in order."""
    cells = [cell.source for cell in notebook.read(lesson.source).cells if cell.cell_type == "code"]
    calls = [node for cell in cells for node in ast.walk(ast.parse(cell)) if isinstance(node, ast.Call)]
    return [node.args[0].value for node in calls if isinstance(node.func, ast.Name) and node.func.id == name]


def test_there_are_lessons():
    """A tree without them would pass every test below."""
    assert LESSONS


@every_lesson
def test_a_notebook_is_in_step_with_its_source(lesson):
    """The script is reviewed, the notebook is read: `course lesson build` brings them together."""
    assert not out_of_step(lesson)


@every_lesson
def test_a_notebook_holds_nothing_of_the_run_or_the_machine(lesson):
    """Counts 1..n; no stderr, error, path, address or time; each figure an SVG with words."""
    assert notebook.problems(nbformat.read(lesson.notebook, as_version=4)) == []


@every_lesson
def test_a_lesson_says_what_it_costs(lesson):
    """Its number, the learner's time, and a bound on the time to run it."""
    heading = notebook.read(lesson.source).cells[0].source
    assert heading.startswith((f"# {int(lesson.number)}. ", f"# {lesson.number}. "))
    assert lesson.minutes, 'the heading states no time: "About 45 minutes"'
    assert lesson.seconds, 'the heading states no bound: "all cells run in under 20 seconds"'
    assert lesson.seconds <= 90


@every_lesson
def test_no_cell_is_longer_than_fifteen_lines(lesson):
    """What grows past that belongs in the package."""
    cells = [cell for cell in notebook.read(lesson.source).cells if cell.cell_type == "code"]
    assert [notebook.cell_name(cell) for cell in cells if code_lines(cell.source) > 15] == []


@every_lesson
def test_a_lesson_checks_each_of_its_exercises_once(lesson):
    assert sorted(called(lesson, "check")) == sorted(exercises(lesson.number))


@every_lesson
def test_every_prediction_is_revealed(lesson):
    """A prediction that is never held against a measurement teaches nothing."""
    assert called(lesson, "predict") == called(lesson, "reveal")


@every_lesson
def test_a_cell_with_claims_prints_nothing_else(lesson):
    """Its output is compared, row by row."""
    for cell in nbformat.read(lesson.notebook, as_version=4).cells:
        if notebook.source.CHECKED in cell.metadata.get("tags", []):
            text = "".join(output.get("text", "?") for output in cell.outputs)
            assert all(line.startswith("claim ") for line in text.splitlines()), text


@pytest.mark.slow
@pytest.mark.timeout(900)
@every_lesson
def test_a_lesson_runs_from_a_clean_kernel_and_its_claims_hold(lesson, tmp_path):
    run = run_nbval(lesson.notebook, tmp_path)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]


@every_exercise
def test_the_solution_of_an_exercise_is_right(number, exercise):
    assert verdict(exercise, exercise.solved())[0] == "right", verdict(exercise, exercise.solved())


@every_exercise
def test_an_exercise_tells_when_it_is_not_answered(number, exercise):
    assert verdict(exercise, ...) == ("open", "")


@every_exercise
def test_a_wrong_answer_is_told_what_is_wrong(number, exercise):
    """Each listed wrong answer gets a message that names its mistake."""
    assert exercise.wrong, "list at least one wrong answer with a phrase of its message"
    for answer, phrase in exercise.wrong:
        state, message = verdict(exercise, answer)
        assert (state, phrase in message) == ("wrong", True), f"{answer!r} got {state}: {message}"


@every_exercise
def test_an_exercise_has_a_task_and_hints(number, exercise):
    assert exercise.task
    assert exercise.hints


# The tests of the tests: a tiny lesson that is right, then spoilt in one place.

TINY = """# %% [markdown]
# # 50. Tiny
# About 1 minutes; runs in under 5 seconds.
# %%
from course.claims import claim
# %%
claim("AN-03", 154_160)
# %%
print("unmarked")
"""


@pytest.fixture
def tiny(tmp_path):
    """A lesson of three code cells, built."""
    source = tmp_path / "notebooks" / "source" / "50_tiny.py"
    source.parent.mkdir(parents=True)
    source.write_text(TINY)
    notebook.build(notebook.find("50", tmp_path))
    return notebook.find("50", tmp_path)


def spoil(lesson, old: str, new: str) -> None:
    text = lesson.notebook.read_text()
    assert text.count(old) == 1
    lesson.notebook.write_text(text.replace(old, new))


@pytest.mark.slow
def test_a_tiny_lesson_passes(tiny, tmp_path):
    assert not out_of_step(tiny)
    run = run_nbval(tiny.notebook, tmp_path)
    assert run.returncode == 0, run.stdout


@pytest.mark.slow
def test_another_value_within_the_tolerance_passes_and_another_claim_does_not(tiny, tmp_path):
    """What is stated is compared; what was measured on the machine that built the notebook is not."""
    spoil(tiny, "measured 154160 ", "measured 154159 ")
    assert run_nbval(tiny.notebook, tmp_path).returncode == 0
    spoil(tiny, "stated 154160 ", "stated 154161 ")
    run = run_nbval(tiny.notebook, tmp_path)
    assert run.returncode == 1
    assert "1 failed" in run.stdout
    assert "154161" in run.stdout


@pytest.mark.slow
def test_a_claim_that_fails_fails_its_notebook(tiny, tmp_path):
    spoil(tiny, "154_160)", "154_161)")
    run = run_nbval(tiny.notebook, tmp_path)
    assert run.returncode == 1
    assert "Claim AN-03 failed" in run.stdout


def test_a_changed_source_is_noticed(tiny):
    tiny.source.write_text(TINY.replace("unmarked", "changed"))
    assert "another version" in out_of_step(tiny)


def test_a_notebook_edited_by_hand_is_noticed(tiny):
    spoil(tiny, r"print(\"unmarked\")", r"print(\"edited\")")
    assert "edited by hand" in out_of_step(tiny)


def test_a_missing_notebook_is_noticed(tiny):
    tiny.notebook.unlink()
    assert "missing" in out_of_step(tiny)
