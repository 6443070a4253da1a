"""A submission is run question by question; what goes wrong costs the question it happens in."""

import pytest

from course.autograder.checks import load_checks
from course.autograder.examine import examine
from course.autograder.misconceptions import explainer
from course.autograder.reference import reference_namespace
from course.autograder.release import student_notebook
from course.autograder.score import score
from course.autograder.student import LocalStudent
from course.autograder.submission import read_submission
from tests.autograder.conftest import cell, submission, write

DOUBLE = "def double(x):\n    return 2 * x"
APPLY = "def apply(f, x):\n    return f(f(x))"


@pytest.fixture
def points(toy, tier, tmp_path):
    """A function that runs a submission and returns its points by question, and its notes."""

    def run(*answers, extra=()):
        path = write(tmp_path / "ada.ipynb", submission(*answers, extra=extra))
        read = read_submission(path, toy, student_notebook(toy))
        reference = LocalStudent(reference_namespace(toy))
        answers = examine(read, toy, load_checks(toy, hidden=True), tier, reference, explainer(toy), 7)
        earned = tuple(question.earned for question in score(answers).questions)
        return earned, [note for answer in answers for note in answer.notes]

    return run


def test_right_answers_earn_all_points(points):
    assert points(DOUBLE, APPLY) == ((4.0, 6.0), [])


def test_an_empty_notebook_earns_nothing(points, toy):
    stubs = [student_notebook(toy)["cells"][number]["source"] for number in (2, 4)]
    assert points(*("".join(stub) for stub in stubs))[0] == (0.0, 0.0)


def test_a_partly_right_answer_earns_its_share(points):
    """The public check of question 1 weighs 1, the hidden one 3: 4 points · 1/4."""
    assert points("def double(x):\n    return 6.0", APPLY)[0] == (1.0, 6.0)


CONTAINED = {
    "a loop in a function": "def double(x):\n    while True: pass",
    "a loop in the cell": "while True: pass",
    "a dead process": "import os\ndef double(x):\n    os._exit(0)",
    "a dead process in the cell": "import os\nos._exit(0)",
    "all memory": "def double(x):\n    return [0] * 10**10",
    "an exit": "import sys\ndef double(x):\n    sys.exit()",
    "an exit in the cell": "import sys\nsys.exit()",
    "a crash": "import ctypes\ndef double(x):\n    ctypes.string_at(0)",
    "a flood": "def double(x):\n    print('x' * 10**8)\n    raise ValueError('y' * 10**7)",
    "a syntax error": "def double(x:",
    "a closed pipe": "import os\nos.closerange(0, 100)",
    "a disk": "def double(x):\n    open('f', 'wb').write(bytes(10**8))",
}


@pytest.mark.parametrize("way", CONTAINED)
def test_what_goes_wrong_costs_only_its_question(points, way):
    """The second question earns all its points whatever the first one does."""
    earned, _ = points(CONTAINED[way], APPLY)
    assert earned == (0.0, 6.0)


def test_earlier_cells_are_run_again_for_a_later_question(points):
    """A helper defined before the failure is there after it."""
    helper = cell("def helper(f, x):\n    return f(x)")
    later = "def apply(f, x):\n    return helper(f, helper(f, x))"
    earned, notes = points(CONTAINED["a dead process"], later, extra=[helper])
    assert earned == (0.0, 6.0)
    assert any("once more" in note for note in notes)


def test_cells_that_do_not_run_twice_end_the_submission_not_the_batch(points):
    """What cannot be rebuilt is reported; there is no second try."""
    trap = cell("import os\nif os.path.exists('/dev/shm/trap'): pass")
    lives_once = "import os, time\ndef double(x):\n    os._exit(1)"
    earned, _ = points(lives_once, "import os\nos._exit(1)", extra=[trap])
    assert earned == (0.0, 0.0)


def test_a_cell_that_raises_is_noted_and_the_next_one_runs(points):
    earned, notes = points(DOUBLE, APPLY, extra=[cell("1 / 0")])
    assert earned == (4.0, 6.0)
    assert notes == ["A cell that you added raised ZeroDivisionError: division by zero, in the line  1 / 0"]


CHEATS = {
    "equal to everything": """
class Any(float):
    def __eq__(self, other): return True
    __le__ = __ge__ = __lt__ = __gt__ = __ne__ = __eq__
    def __array__(self, *a, **k): return np.array(6.0)
    def __sub__(self, other): return 0
    def __hash__(self): return 0
def double(x): return Any()
""",
    "patched NumPy": """
np.abs = np.allclose = np.testing.assert_allclose = lambda *a, **k: True
np.asarray = lambda *a, **k: np.zeros(1)
def double(x): return 0.0
""",
    "redefined worker": """
import sys
main = sys.modules['__main__']
for module in list(sys.modules.values()):
    for name in ('pack', 'unpack', 'describe'):
        if hasattr(module, name) and 'worker' in getattr(module, '__file__', ''):
            setattr(module, name, lambda *a: ({}, [], []))
def double(x): return 0.0
""",
    "frames": """
import sys
def double(x):
    frame = sys._getframe()
    while frame:
        for name in ('wanted', 'expected', 'reference', 'seed'):
            if name in frame.f_locals: return frame.f_locals[name]
        frame = frame.f_back
    return 0.0
""",
    "its own grade": "score = passed = True\ndef double(x): return {'passed': True, 'error': None}",
}  # fmt: skip


@pytest.mark.parametrize("way", CHEATS)
def test_tricks_that_fool_graders_in_the_same_process_gain_nothing(points, way):
    """The comparison is made elsewhere, on plain numbers."""
    assert points(CHEATS[way], "def apply(f, x):\n    return 0.0")[0] == (0.0, 0.0)


def test_the_same_submission_earns_the_same_again(points):
    assert points("def double(x):\n    return 6.0", APPLY) == points("def double(x):\n    return 6.0", APPLY)
