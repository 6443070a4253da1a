"""Attacks on questions about Keras: patched, forged and hostile layers, where the process was forked with Keras in it."""

import copy
import json

import pytest

from course.autograder.assignment import load_assignment
from course.autograder.checks import load_checks
from course.autograder.examine import examine
from course.autograder.misconceptions import explainer
from course.autograder.reference import reference_namespace
from course.autograder.release import student_notebook
from course.autograder.score import score
from course.autograder.student import LocalStudent
from course.autograder.submission import submission_of
from tests.attacks.test_submissions import most_memory

MEMORY_MIB = 300

# What each cell puts in place of the answer to question 1 of A4, batch normalisation.
CELLS = {
    "forged state": '''
class Weight:
    def __init__(self, name, value): self.name, self.value = name, value
    def assign(self, value): pass

class BatchNorm:
    """Its weights are a few kilobytes, and gigabytes where they are broadcast against each other."""
    def __init__(self, **config):
        self.built, self.config = True, config
        shapes = {"gamma": (1, 4096, 1, 1), "beta": (4096, 1, 1, 1), "moving_mean": (1,), "moving_variance": (1,)}
        self.variables = [Weight(name, np.ones(shape)) for name, shape in shapes.items()]
    def __call__(self, x, training=False): return np.zeros(3)
    def get_config(self): return self.config
    from_config = classmethod(lambda cls, config: cls(**config))
''',
    "patched Keras": '''
import keras
real = keras.layers.Layer.__call__
keras.layers.Layer.__call__ = lambda self, *a, **k: np.zeros((4, 3))
keras.ops.convert_to_numpy = lambda x: np.zeros((4, 3))
keras.ops.is_tensor = lambda x: True
keras.Model.fit = lambda self, *a, **k: type("History", (), {"history": {"loss": [0.0, 0.0], "accuracy": [1.0]}})()
keras.Model.predict = keras.Model.__call__ = lambda self, x, *a, **k: np.zeros((len(x), 3))
class BatchNorm(keras.layers.Layer):
    def call(self, x, training=False): return x
''',
    "forged history": '''
class Model:
    """Says that it was fitted, and very well."""
    def fit(self, *a, **k):
        return type("History", (), {"history": {"loss": [1.0] * 10**5, "<b>": [float("nan")], "val_accuracy": [1.0]}})()
    def __call__(self, x, training=False): return np.zeros((len(x), 3), "float32")
def alone_in_a_model(layer, **config): return Model()
class BatchNorm:
    variables = ()
    built = True
    def __init__(self, **config): self.config = config
    def __call__(self, x, training=False): return x
''',
    "hostile layer": '''
class BatchNorm:
    """Whatever is asked of it, it answers with something else."""
    built = property(lambda self: 1 / 0)
    def __init__(self, **config): pass
    def __getattr__(self, name): return self
    def __iter__(self): return iter([self] * 10**4)
    def __call__(self, *a, **k): return {"output": 6.0, "state": {}, "passed": True}
    def __str__(self): return "gamma"
    def __array__(self, *a, **k): return np.array([[None]])
''',
    "configuration that is code": '''
class BatchNorm:
    variables = ()
    built = True
    def __init__(self, **config): self.config = config
    def __call__(self, x, training=False): return x
    def get_config(self):
        return {"module": "builtins", "class_name": "eval", "config": {"source": "__import__('os')._exit(0)"},
                "registered_name": "Lambda", "__reduce__": ["os.system", "true"], "fn": lambda: 1}
    @classmethod
    def from_config(cls, config): return 5
''',
}  # fmt: skip


@pytest.fixture(scope="module")
def points(tier):
    """A function that grades A4 with a cell in place of question 1, and returns its points by question."""
    assignment = load_assignment("a4")
    original, checks = student_notebook(assignment), load_checks(assignment, hidden=True)
    checks = tuple(check for check in checks if check.question in ("q1", "q3"))
    reference, explain = LocalStudent(reference_namespace(assignment)), explainer(assignment)

    def run(cell):
        work = copy.deepcopy(original)
        for one in work["cells"]:
            if one["metadata"].get("nbgrader", {}).get("grade_id") == "q1":
                one["source"] = cell
        data = json.dumps(work).encode()
        with most_memory(MEMORY_MIB):
            handed = submission_of(data, "eve.ipynb", "eve", assignment, original)
            answers = examine(handed, assignment, checks, tier, reference, explain, 3)
        return {one.answer.question.name: one for one in score(answers).questions}

    return run


@pytest.mark.slow
@pytest.mark.parametrize("what", CELLS)
def test_a_hostile_layer_gains_nothing_and_the_grader_stays_small(points, what):
    """Its answers are compared with what a reference in NumPy gives for inputs and weights of ours."""
    question = points(CELLS[what])["q1"]
    assert question.earned == 0
    assert not any(result.passed for result in question.answer.results if result.check.hidden)
