"""A submission is run question by question; what goes wrong costs the question it happens in."""

import zlib

import numpy as np
import pytest

from course.autograder.checks import Result, load_checks
from course.autograder.examine import Answer, examine
from course.autograder.misconceptions import explainer
from course.autograder.reference import reference_namespace
from course.autograder.release import student_notebook
from course.autograder.score import score
from course.autograder.student import LocalStudent
from course.autograder.submission import read_submission
from tests.autograder.conftest import cell, submission, write

ZERO = """

def q1_double_of_zero(student):
    '''The double of nothing.'''
    expect.close(student.call("double", 0.0), 0.0)
"""
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


def test_a_partly_right_answer_earns_its_share(points, toy):
    """With a second hidden check of weight 1 beside that of weight 3: 4 points · 1/4."""
    hidden = toy.folder / "hidden_checks.py"
    hidden.write_text(hidden.read_text() + ZERO)
    assert points("def double(x):\n    return 0.0", APPLY)[0] == (1.0, 6.0)


def test_public_answers_known_by_heart_earn_nothing(points):
    assert points("def double(x):\n    return 6.0", "def apply(f, x):\n    return 5.0")[0] == (0.0, 0.0)


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


# The double is asked of one of the numbers 0 to 9, drawn anew for each seed.
DIGIT = """
from course.autograder import expect


def q1_double_of_a_digit(student, rng):
    '''The double of a digit.'''
    digit = int(rng.integers(10))
    expect.close(student.call("double", digit), 2.0 * digit)


def q2_twice(student):
    '''A function twice over.'''
    expect.close(student.call("apply", lambda x: x + 3, 1.0), 7.0)
"""
# Right unless it is asked this digit.
ALL_BUT = "def double(x):\n    return 2 * x if x != {} else -1"
# One implementation after the other, as long as the question comes back.
BY_TRIAL = """
asked = []
def double(x):
    asked.append(x)
    return [x, 3 * x, 2 * x][min(len(asked), 3) - 1]
"""


@pytest.fixture
def judged(toy, tier, tmp_path):
    """A function that grades an answer to the first question with a seed: was it passed, was it flaky?"""
    (toy.folder / "hidden_checks.py").write_text(DIGIT)

    def run(answer, seed):
        read = read_submission(write(tmp_path / "ada.ipynb", submission(answer)), toy, student_notebook(toy))
        answers = examine(read, toy, load_checks(toy, hidden=True), tier, None, None, seed)
        (found,) = [result for result in answers[0].results if result.check.hidden]
        assert answers[1].results[-1].passed
        assert not answers[1].results[-1].flaky
        return found.passed, found.flaky

    return run


def digits(seed, count):
    """The digits that the hidden check draws with a seed and the seeds after it."""
    name = zlib.crc32(b"q1_double_of_a_digit")
    return [int(np.random.default_rng([seed + number, name]).integers(10)) for number in range(count)]


def seed_where(fits):
    return next(seed for seed in range(1000) if fits(digits(seed, 5)))


def test_one_unlucky_draw_is_forgiven_and_shown_to_staff(judged):
    """It fails on the first of five draws only: as a right answer would that one draw treats unfairly."""
    seed = seed_where(lambda drawn: drawn.count(drawn[0]) == 1)
    assert judged(ALL_BUT.format(digits(seed, 1)[0]), seed) == (True, True)


def test_a_second_failure_settles_it(judged):
    seed = seed_where(lambda drawn: drawn[0] == drawn[1])
    assert judged(ALL_BUT.format(digits(seed, 1)[0]), seed) == (False, False)


@pytest.mark.parametrize("later", [2, 3, 4])
def test_any_failure_in_the_three_gradings_that_confirm_settles_it_too(judged, later):
    """Right on the second draw, wrong on the first and on a later one."""
    seed = seed_where(lambda drawn: drawn.count(drawn[0]) == 2 and drawn[later] == drawn[0])
    assert judged(ALL_BUT.format(digits(seed, 1)[0]), seed) == (False, True)


def test_a_right_answer_is_never_flaky(judged):
    assert [judged(DOUBLE, seed) for seed in range(3)] == [(True, False)] * 3


def test_trying_one_implementation_after_the_other_gains_nothing(judged):
    """The public check asks once and the hidden one once, so the third question gives the failure away.
    The gradings that confirm ask in a new process, where the first implementation answers again."""
    assert judged(BY_TRIAL, 1) == (False, True)


class Guessing:
    """Stands for a session in which each hidden check passes with probability `p`, whatever it is asked."""

    p, rng = 0.5, np.random.default_rng(0)

    def __init__(self, *_):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def answer(self, question, cells, checks, seed):
        return Answer(question, tuple(self.again(checks, seed)))

    def again(self, checks, seed):
        return [Result(check, not check.hidden or self.rng.random() < self.p, "values") for check in checks]


@pytest.mark.parametrize(("p", "passes"), [(0.5, 0.53125), (0.8, 0.88192), (0.2, 0.20128)])
def test_guessing_gains_little(toy, tmp_path, monkeypatch, p, passes):
    """p + (1 - p)p·p³, where either of two seeds would give p + (1 - p)p: 0.75, 0.96, 0.36. Of 4000 gradings
    the share is within 4.5 deviations."""
    monkeypatch.setattr("course.autograder.examine.Session", Guessing)
    monkeypatch.setattr(Guessing, "p", p)
    read = read_submission(write(tmp_path / "ada.ipynb", submission()), toy, student_notebook(toy))
    checks = load_checks(toy, hidden=True)
    gradings = [examine(read, toy, checks, None)[0].results[-1] for _ in range(4000)]
    share = np.mean([result.passed for result in gradings])
    assert share == pytest.approx(passes, abs=4.5 * 0.5 / np.sqrt(4000))


def test_each_answer_is_told_as_soon_as_it_is_there(toy, tier, tmp_path):
    """A platform that kills the grader in the middle keeps the questions that were done."""
    read = read_submission(write(tmp_path / "ada.ipynb", submission()), toy, student_notebook(toy))

    def stop(answer):
        assert (answer.question.name, [result.passed for result in answer.results]) == ("q1", [True])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        examine(read, toy, load_checks(toy), tier, on_answer=stop)
