"""What the documentation promises runs: each example in a docstring is a test."""

import doctest
import importlib
import inspect
import pkgutil
import sys
from pathlib import Path

import keras
import pytest

import course

# The files of the student's process import each other by their bare names: they run beside each other there.
sys.path.append(str(Path(course.__file__).parent / "autograder" / "worker"))
FILES_OF = {"tensorflow": {"with_tensorflow", "tf_data"}, "jax": {"with_jax"}, "torch": {"with_torch"}}
OTHER_BACKENDS = set().union(*FILES_OF.values()) - FILES_OF[keras.backend.backend()]
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(course.__path__, "course.")
    if not module.name.rpartition(".")[2].startswith("_")
    and module.name.rpartition(".")[2] not in OTHER_BACKENDS
)
COMPONENTS = (
    "callbacks", "constraints", "ensembles", "initializers", "layers", "losses", "models", "schedules",
)  # fmt: skip
RESULTS = {  # what functions give back; no user makes one
    "Anatomy", "FusedModel", "InitializationReport", "InitializedLayer", "LayerAnatomy", "SickRunError",
}  # fmt: skip
NO_PAPER = {  # work that needs doing, and no idea of anyone's
    "Checkpoint", "EpochTable", "LearningRateLogger", "Resume", "babysit", "boundaries", "incoming_axes",
    "load_model", "loss_gradients", "per_epoch", "two_layer_mlp",
}  # fmt: skip
PARTS = sorted(set(course.__all__) - {"errors", "home", "profile"})


def examples():
    finder = doctest.DocTestFinder()
    for name in MODULES:
        for found in finder.find(importlib.import_module(name), name):
            if found.examples:
                yield pytest.param(found, id=found.name)


@pytest.mark.parametrize("example", list(examples()))
def test_example_runs(example):
    """A reader copies the example first; it must print what it says."""
    failed, _ = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example)
    assert failed == 0


@pytest.mark.parametrize("part", COMPONENTS)
def test_every_component_has_an_example_and_its_source(part):
    """A practitioner wants to see it used, a reviewer where it comes from."""
    module = importlib.import_module(f"course.{part}")
    for name in set(module.__all__) - RESULTS:
        text = inspect.getdoc(getattr(module, name))
        assert ">>> " in text, name
        assert "Source:" in text or name in NO_PAPER, name


@pytest.mark.parametrize("part", PARTS)
def test_every_public_name_is_documented(part):
    """What is exported is for users, who read the docstring before the code."""
    module = importlib.import_module(f"course.{part}")
    assert module.__doc__
    for name in module.__all__:
        thing = getattr(module, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), f"{part}.{name}"
