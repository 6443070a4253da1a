"""Saved models with classes of the course in them."""

import subprocess
import sys
import zipfile

import keras
import numpy as np
import pytest
from keras import layers

from course.ensembles import Ensemble
from course.errors import BrokenFileError, CourseError
from course.layers import StochasticDepth
from course.losses import MulticlassHinge
from course.models import load_model
from course.schedules import PowerDecay

pytestmark = pytest.mark.backends

X = np.random.default_rng(0).normal(size=(3, 4)).astype("float32")


@pytest.fixture
def file(tmp_path):
    """A model with a layer, a loss and a schedule of the course."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Add()([inputs, StochasticDepth(0.3)(layers.Dense(4)(inputs))]))
    model.compile(keras.optimizers.SGD(PowerDecay(0.1, decay_steps=5)), MulticlassHinge(margin=0.5))
    model.save(tmp_path / "model.keras")
    return tmp_path / "model.keras"


def in_a_fresh_process(program: str, *arguments) -> subprocess.CompletedProcess:
    """The program in a Python that has imported nothing yet; warnings of the backend go to stderr."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_stock_loading_fails_where_the_module_was_not_imported(file):
    """D21: the file names `course>StochasticDepth`, and nobody has imported the module that registers it."""
    done = in_a_fresh_process("import sys, course, keras; keras.models.load_model(sys.argv[1])", file)
    if done.returncode == 0:
        pytest.skip("Keras has mended it")
    assert "StochasticDepth" in done.stderr


def test_loads_without_importing_the_modules_first(file, tmp_path):
    """One import for everything; the file of an ensemble, which models may not import, says where it is."""
    Ensemble([keras.Sequential([keras.Input((1,)), layers.Dense(1)])]).save(tmp_path / "ensemble.keras")
    program = """
import sys
from course.models import load_model
model = load_model(sys.argv[1])
print(model.layers[2].rate, model.loss.margin, type(model.optimizer._learning_rate).__name__)
print(len(load_model(sys.argv[2]).members))
"""
    done = in_a_fresh_process(program, file, tmp_path / "ensemble.keras")
    assert done.stdout.split() == ["0.3", "0.5", "PowerDecay", "1"], done.stderr


def test_loaded_model_gives_the_same_outputs(file):
    """The weights come along."""
    stock = keras.models.load_model(file)  # possible here, where all is imported
    found = keras.ops.convert_to_numpy(load_model(file)(X))
    np.testing.assert_array_equal(found, keras.ops.convert_to_numpy(stock(X)))
    assert load_model(str(file), compile=False).compiled is False


class Mine(layers.Layer):
    """A layer that nobody registered."""

    def call(self, inputs):
        return inputs


def test_names_the_classes_that_are_not_known(tmp_path):
    """What was asked for, and what to do; with `custom_objects` it loads."""
    keras.Sequential([keras.Input((4,)), Mine()]).save(tmp_path / "mine.keras")
    with pytest.raises(CourseError, match=r"classes that are not known here: Mine\. Import the modules"):
        load_model(tmp_path / "mine.keras")
    assert isinstance(load_model(tmp_path / "mine.keras", custom_objects={"Mine": Mine}).layers[0], Mine)


def test_a_class_of_the_course_that_is_gone_is_named(file, tmp_path):
    """A file of another version of the course."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(tmp_path / "new.keras", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"StochasticDepth", b"StochasticDip"))
    with pytest.raises(CourseError, match="classes that are not known here: StochasticDip"):
        load_model(tmp_path / "new.keras")


def test_missing_file_is_named(tmp_path):
    """The path is the first thing to check."""
    with pytest.raises(
        CourseError, match=r"There is no file .*nothing\.keras\. Give the path of a file that"
    ):
        load_model(tmp_path / "nothing.keras")


@pytest.mark.parametrize("keep", [0, 100, 0.5])
def test_damaged_file_is_named_and_left_as_it_is(file, keep):
    """Cut off after no byte, some bytes, half of them."""
    whole = file.read_bytes()
    file.write_bytes(whole[: keep if isinstance(keep, int) else int(keep * len(whole))])
    left = file.read_bytes()
    with pytest.raises(BrokenFileError, match=r"is no model in the \.keras format, or is damaged\. Save"):
        load_model(file)
    assert file.read_bytes() == left


def test_file_without_its_weights_is_named(file, tmp_path):
    """A zip file whose inner file is cut off."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(tmp_path / "new.keras", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[: len(content) // 2] if name.endswith(".h5") else content)
    with pytest.raises(
        BrokenFileError, match=r"new\.keras cannot be loaded: .+ Save it again with `model.save`"
    ):
        load_model(tmp_path / "new.keras")


def test_code_in_a_file_is_refused_unless_it_is_asked_for(tmp_path):
    """As Keras does: a `Lambda` of a lambda runs code from the file."""
    keras.Sequential([keras.Input((4,)), layers.Lambda(lambda x: 2 * x)]).save(tmp_path / "code.keras")
    with pytest.raises(BrokenFileError, match="lambda"):
        load_model(tmp_path / "code.keras")
    found = load_model(tmp_path / "code.keras", safe_mode=False)(X)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(found), 2 * X)
