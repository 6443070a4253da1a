"""A tiny Keras assignment, the same for both graders, and eight students who hand it in."""

import json
from pathlib import Path

TOML = """
name = "tiny"
title = "A tiny network"
notebook = "tiny.ipynb"
preload = ["keras"]

[questions.q1]
title = "Build and fit"
points = 10
lesson = "01"
"""
DATA = """
def _data(seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(64, 8)).astype("float32")
    return x, (x[:, 0] > 0).astype("int64")
"""
CHECKS = '''
def q1_builds(student):
    """There are settings."""
    student.call("settings")
'''
HIDDEN = f'''
import numpy as np

from course.autograder import expect
{DATA}

def q1_learns(student, rng):
    """The network learns, and its outputs are probabilities."""
    x, y = _data(int(rng.integers(2**31)))
    fitted = student.fit("build", x, y, epochs=5, batch_size=8)
    losses = expect.array(fitted["history"]["loss"], (5,))
    predictions = expect.array(fitted["predictions"], (64, 2))
    expect.close(predictions.sum(axis=1), np.ones(64), rtol=1e-4)
    expect.that(losses[-1] < losses[0], got=losses, wanted="a loss that falls")
'''
# The same for a grader whose tests run in the student's kernel.
TESTS = f"""{DATA}
def _learns(seed):
    keras.utils.set_random_seed(0)
    x, y = _data(seed)
    model = build()
    losses = model.fit(x, y, epochs=5, batch_size=8, shuffle=False, verbose=0).history["loss"]
    predictions = model.predict(x, verbose=0)
    assert predictions.shape == (64, 2)
    assert np.allclose(predictions.sum(axis=1), 1, rtol=1e-4)
    assert losses[-1] < losses[0]

assert settings() is not None
### BEGIN HIDDEN TESTS
_learns(1)
### END HIDDEN TESTS"""
BUILD = '''def build():
    """Returns a compiled classifier of two classes."""
    ### BEGIN SOLUTION
{body}
    ### END SOLUTION


def settings():
    return {{"classes": 2}}'''
BODY = """    model = keras.Sequential([
        keras.layers.Dense({units}, activation="{activation}"),
        keras.layers.Dense(2, activation="{last}"),
    ])
    model.compile(optimizer=keras.optimizers.{optimizer}({rate}), loss="sparse_categorical_crossentropy")
    return model"""
RIGHT = {"units": 16, "activation": "relu", "last": "softmax", "optimizer": "Adam", "rate": 0.01}
STUDENTS = {
    "ada": {}, "ben": {"units": 8}, "cleo": {"activation": "tanh"}, "dan": {"optimizer": "SGD", "rate": 0.1},
    "eve": {"last": "linear"}, "fay": {"units": 32}, "gil": {"rate": 0.0}, "hal": {"activation": "gelu"},
}  # fmt: skip
WRONG = {"eve", "gil"}


def write_tiny(folder: Path, students: int) -> Path:
    """Writes the assignment, a class of so many students and the same as a course of nbgrader.

    Returns:
        The folder, with assignment/, class/ and nbgrader/ in it.
    """
    author = folder / "assignment"
    author.mkdir(parents=True)
    for name, text in {"assignment.toml": TOML, "checks.py": CHECKS, "hidden_checks.py": HIDDEN,
                       "misconceptions.py": "", "README.md": ""}.items():  # fmt: skip
        (author / name).write_text(text)
    source = _notebook(BUILD.format(body=BODY.format(**RIGHT)), TESTS)
    for place in (author / "source.ipynb", folder / "nbgrader" / "source" / "tiny" / "tiny.ipynb"):
        _write(place, source)
    for name, choices in list(STUDENTS.items())[:students]:
        answer = BUILD.format(body=BODY.format(**{**RIGHT, **choices})).replace("### ", "# ")
        shown = TESTS.split("### BEGIN HIDDEN")[0]
        for place in (folder / "class" / f"{name}.ipynb",
                      folder / "nbgrader" / "submitted" / name / "tiny" / "tiny.ipynb"):  # fmt: skip
            _write(place, _notebook(answer, shown))
    return folder


def _write(place: Path, notebook: dict):
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(notebook))


def _notebook(answer: str, tests: str) -> dict:
    cells = [
        _cell("setup", "import keras\nimport numpy as np", locked=True),
        _cell("q1", answer, solution=True),
        _cell("q1-test", tests, grade=True, locked=True, points=10),
    ]
    kernel = {"display_name": "course", "language": "python", "name": "course"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _cell(grade_id: str, source: str, **marks) -> dict:
    marks = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3, **marks}
    return {
        "cell_type": "code", "id": grade_id, "metadata": {"nbgrader": {"grade_id": grade_id, **marks}},
        "source": source, "outputs": [], "execution_count": None,
    }  # fmt: skip
