"""The reference is the author's own solution."""

import pytest

from course.autograder.assignment import load_assignment
from course.autograder.reference import reference_namespace
from course.errors import BrokenFileError, UnknownNameError


def test_the_reference_is_what_the_source_says(toy):
    assert reference_namespace(toy)["double"](21) == 42


def test_a_source_that_does_not_run_is_named(toy):
    file = toy.folder / "source.ipynb"
    file.write_text(file.read_text().replace("import numpy as np", "import nonsense_4711"))
    with pytest.raises(BrokenFileError, match="The cell setup of the source does not run"):
        reference_namespace(toy)


def test_a_source_opens_its_own_assignment_wherever_it_stands(toy, tmp_path, monkeypatch):
    """An instructor's folder is neither the working folder nor among the course's own."""
    file = toy.folder / "source.ipynb"
    opened = "from course.autograder import open_assignment\\ncheck = open_assignment('toy')"
    file.write_text(file.read_text().replace("import numpy as np", opened))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert repr(reference_namespace(toy)["check"]) == "The checks of A toy: q1, q2"
    with pytest.raises(UnknownNameError):
        load_assignment("toy")


def test_the_worked_example_of_a1_is_the_lectures(a1):
    """Stated: sum 1.01977, output 0.73492, error 0.23456, total 0.24908; derivative by w5 worked by hand."""
    import numpy as np

    space = reference_namespace(a1)
    x, w, b, t = np.array([0.1, 0.5]), np.arange(1, 9) / 10, np.array([0.25, 0.35]), np.array([0.05, 0.95])
    _, o = space["forward"](x, w, b)
    assert np.log(o[0] / (1 - o[0])) == pytest.approx(1.019774, abs=5e-6)
    assert o[0] == pytest.approx(0.734929, abs=1e-5)
    assert (o[0] - t[0]) ** 2 / 2 == pytest.approx(0.234564, abs=5e-6)
    assert space["total_error"](o, t) == pytest.approx(0.249090, abs=1.5e-5)
    assert space["backward"](x, w, b, t)[0][4] == pytest.approx(0.080203, abs=1e-6)


def test_a_file_beside_the_source_stands_for_it_where_the_source_needs_keras(toy):
    """The trusted process imports no Keras; a layer is made of parts, and its call has its own name."""
    (toy.folder / "reference.py").write_text(
        "import numpy as np\n"
        "from course.autograder.numpy_layer import LayerParts\n"
        "def double(x): return np.multiply(x, 2)\n"
        "def _call(config, state, x, training=False, answer=None): return {'output': -x, 'state': state}\n"
        "Minus = LayerParts({}, lambda config, shape: {}, _call)\n"
    )
    space = reference_namespace(toy)
    assert set(space) == {"double", "Minus", "Minus.call"}
    assert space["Minus"]()(3.0) == -3.0
