"""Every argument of every component is given what it cannot be: the error is in the form of the house.

The roster is all public names of the parts, each with all its arguments. An argument of a kind gets all
that is not of this kind: another type, NaN, infinity, a negative number, zero, nothing, a truth value, a text
or a list for a number, an unknown word.
"""

import inspect
import math
import re

import keras
import numpy as np
import pytest

from course import (
    callbacks,
    constraints,
    ensembles,
    initializers,
    layers,
    losses,
    models,
    schedules,
)

pytestmark = pytest.mark.backends

NO_NUMBER = ["1", "", None, math.nan, math.inf, -math.inf, True, [1], {}, np.ones(2)]
NO_TEXT = ["nonsense", "", None, 3, ["a"], math.nan]
KINDS = {
    "count": [0, -1, 1.5, *NO_NUMBER],
    "count or None": [0, -1, 1.5, *(one for one in NO_NUMBER if one is not None)],
    "0, 1, 2 ...": [-1, 1.5, *NO_NUMBER],
    "0, 1, 2 ... or None": [-1, 1.5, *(one for one in NO_NUMBER if one is not None)],
    "above 0": [0, -1, *NO_NUMBER],
    "0 or above": [-1, *NO_NUMBER],
    "number": NO_NUMBER,
    "number or None": [one for one in NO_NUMBER if one is not None],
    "[0, 1)": [-0.1, 1, 2, *NO_NUMBER],
    "[0, 1]": [-0.1, 1.1, *NO_NUMBER],
    "(0, 1]": [0, -0.1, 1.1, *NO_NUMBER],
    "(0, 1)": [0, 1, -0.1, 1.1, *NO_NUMBER],
    "1 or above, or None": [0.5, -1, *(one for one in NO_NUMBER if one is not None)],
    "above 1": [1, 0.5, 0, -2, "1.5", None, math.nan, math.inf, True, [1.5], (1.5, 0), "ab"],
    "[0, 30]": [-1, 31, *NO_NUMBER],
    "flag": ["False", "", None, 2, math.nan, [], np.ones(2)],
    "word": NO_TEXT,
    "word or None": [one for one in NO_TEXT if one is not None],
    "words or None": ["rotate", [], ["nonsense"], 3, {}, [None]],
    "metric": [None, "", 3, ["loss"], math.nan],
    "folder": [None, "", 3, math.nan, [], __file__],
    "verbosity": ["loud", None, -1, math.nan, []],
    "range": [0, "ab", None, (1, 0), (0, 0), (0,), (0, math.nan), ("0", "1"), (0, 1, 2)],
    "two counts": [8, None, "ab", (8,), (0, 9), (9, 8), (8.5, 9), (8, "9"), (8, True)],
    "axis": [0, None, 1.5, "1", True, math.nan, [1]],
    "axes or None": ["nonsense", "", 1.5, True, math.nan, [], [0.5], [True]],
    "layer": [None, 3, "Dense", [], keras.layers.Dense],
    "schedule": [None, "cosine", -0.1, math.nan, math.inf, True, [0.1], keras.optimizers.SGD],
    "schedules": [None, "cosine", 0.1, [], [None], [-1], {}, [math.nan]],
    "boundaries": [None, 5, "5", [], [0], [1.5], [math.nan], [5, 6], [True]],
    "rates": [None, 0.1, "0.1", [], [None], [-1], [math.nan], [True], ["0.1"]],
    "function": [None, 0.1, "cosine", [], math.nan],
    "image shape": [None, 8, "ab", (8, 8), (8, 8, 0), (8.0, 8, 3), (True, 8, 3), (-8, 8, 3), (8, 8, 3, 1)],
    "counts": [None, 3, "ab", [], [0], [1.5], [True], [math.nan], {}],
    "counts or empty": [None, 3, "ab", [0], [1.5], [True], [math.nan]],
    "model": [None, 3, "model", [], keras.Sequential],
    "models": [None, 3, "model", [], [None], [keras.Sequential()]],
    "two counts or None": [3, "ab", (3,), (0, 3), (1.5, 3), (3, True), []],
    "callbacks": [None, 3, "early", [None], ["early"], keras.callbacks.EarlyStopping],
    "cycles": [None, 3, "cosine", [], keras.optimizers.schedules.CosineDecay(0.1, 5)],
    "weights": [None, 3, {}, {"W1": np.ones((2, 2))}],
    "1 or above": [0, -1, *NO_NUMBER],
    "batch": [np.ones((0, 3)), np.full((2, 3), math.nan), np.full((2, 3), math.inf), None, "data", [None]],
    "rows": [np.ones((0, 3)), np.ones(3), np.ones((2, 4)), None, np.full((2, 3), math.nan), "data"],
    "images": [None, 3, np.ones((3, 3, 1)), np.ones((0, 3, 3, 1)), np.ones((1, 1, 1, 1)), "data"],
}


def network() -> keras.Model:
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), keras.layers.Dense(2)])


X = np.eye(3, dtype="float32")
IMAGE_NET = {"input_shape": "image shape", "classes": "count", "seed": "0, 1, 2 ..."}
IMAGE = {"data_format": "word or None"}
SEED = {"seed": "0, 1, 2 ... or None"}
MONITOR = {"monitor": "metric", "verbose": "verbosity"}
STOCK = {"patience": "0 or above", "min_delta": "number", "restore_best_weights": "flag"}
LOOSE = None  # handed to Keras or NumPy, which judge it
DENSE = keras.layers.Dense(2)

# By public name: what it needs to be called at all, and the kind of each of its arguments.
ROSTER = {
    layers.DropConnect: ({"layer": DENSE, "rate": 0.5}, {"layer": "layer", "rate": "[0, 1)", **SEED}),
    layers.FractionalMaxPooling2D: (
        {"ratio": 1.5},
        {"ratio": "above 1", "pseudo_random": "flag", "overlapping": "flag", **SEED, **IMAGE},
    ),
    layers.Maxout: ({"units": 2}, {"units": "count", "axis": "axis"}),
    layers.PCAColorJitter: ({}, {"std": "0 or above", "value_range": "range", **SEED, **IMAGE}),
    layers.PCAWhitening: ({}, {"num_components": "count or None", "zca": "flag", "epsilon": "0 or above"}),
    layers.RandAugment: (
        {},
        {
            "num_ops": "count",
            "magnitude": "[0, 30]",
            "value_range": "range",
            "operations": "words or None",
            "interpolation": "word",
            **SEED,
            **IMAGE,
        },
    ),
    layers.RandomApply: ({"layer": DENSE}, {"layer": "layer", "rate": "[0, 1]", **SEED}),
    layers.RandomScaleCrop: (
        {"height": 4, "width": 4, "short_side": (8, 9)},
        {"height": "count", "width": "count", "short_side": "two counts", **SEED, **IMAGE},
    ),
    layers.StochasticDepth: ({"rate": 0.5}, {"rate": "[0, 1)", "mode": "word", **SEED}),
    layers.TenCrop: ({"height": 2, "width": 2}, {"height": "count", "width": "count", **IMAGE}),
    layers.WeightNormalization: ({"layer": DENSE}, {"layer": "layer"}),
    layers.linear_decay_rates: ({"depth": 3, "last": 0.5}, {"depth": "count", "last": "[0, 1)"}),
    schedules.CosineRestarts: (
        {"initial_learning_rate": 0.1, "first_decay_steps": 5},
        {
            "initial_learning_rate": "above 0",
            "first_decay_steps": "count",
            "t_mul": "above 0",
            "m_mul": "above 0",
            "alpha": "[0, 1]",
            "warmup_steps": "0, 1, 2 ...",
        },
    ),
    schedules.Cyclical: (
        {"low": 0.1, "high": 0.2, "rise_steps": 5},
        {
            "low": "0 or above",
            "high": "above 0",
            "rise_steps": "count",
            "fall_steps": "count or None",
            "mode": "word",
            "gamma": "(0, 1]",
        },
    ),
    schedules.EpochTable: (
        {"rates": [0.1], "steps_per_epoch": 5},
        {"rates": "rates", "steps_per_epoch": "count"},
    ),
    schedules.InverseSquareRoot: (
        {"peak": 0.1, "warmup_steps": 5},
        {"peak": "above 0", "warmup_steps": "count"},
    ),
    schedules.OneCycle: (
        {"peak": 0.1, "total_steps": 50},
        {
            "peak": "above 0",
            "total_steps": "count",
            "rise": "(0, 1)",
            "div_factor": "above 0",
            "final_div_factor": "above 0",
            "shape": "word",
            "three_phase": "flag",
        },
    ),
    schedules.PowerDecay: (
        {"initial_learning_rate": 0.1, "decay_steps": 5},
        {"initial_learning_rate": "above 0", "decay_steps": "count", "power": "above 0"},
    ),
    schedules.Sequence: (
        {"schedules": [0.1, 0.2], "boundaries": [5]},
        {"schedules": "schedules", "boundaries": "boundaries"},
    ),
    schedules.Warmup: (
        {"schedule": 0.1, "warmup_steps": 5},
        {"schedule": "schedule", "warmup_steps": "count", "start": "0 or above"},
    ),
    schedules.boundaries: ({"schedule": 0.1}, {"schedule": LOOSE}),
    schedules.per_epoch: (
        {"function": lambda epoch: 0.1, "steps_per_epoch": 5, "epochs": 2},
        {
            "function": "function",
            "steps_per_epoch": "count",
            "epochs": "count",
            "initial_learning_rate": "number or None",
        },
    ),
    schedules.step_decay: (
        {"initial_learning_rate": 0.1, "every": 5},
        {"initial_learning_rate": "above 0", "every": "count", "factor": "(0, 1)"},
    ),
    callbacks.Checkpoint: (
        {"folder": "runs"},
        {
            "folder": "folder",
            **MONITOR,
            "mode": "word",
            "keep_best": "0, 1, 2 ...",
            "keep_last": "0, 1, 2 ... or None",
            "every_n_epochs": "count",
            "every_n_steps": "count or None",
            "save_weights_only": "flag",
        },
    ),
    callbacks.DivergenceStopping: ({}, {**MONITOR, "frequency": "word"}),
    callbacks.EarlyStopping: (
        {},
        {
            **MONITOR,
            **STOCK,
            "mode": LOOSE,  # Keras warns and takes "auto"
            "baseline": "number or None",
            "start_from_epoch": "0 or above",
            "patience_increase": "1 or above, or None",
        },
    ),
    callbacks.LearningRateLogger: ({}, {"every_n_steps": "count or None"}),
    callbacks.MaxNorm: ({}, {"max_value": "above 0"}),
    callbacks.ReduceLROnPlateau: (
        {},
        {
            **MONITOR,
            **STOCK,
            "mode": LOOSE,  # Keras warns and takes "auto"
            "factor": "(0, 1)",
            "cooldown": "0 or above",
            "min_lr": "number",
            "threshold_mode": "word",
        },
    ),
    callbacks.Resume: (
        {"folder": "runs"},
        {"folder": "folder", "callbacks": "callbacks", "every_n_steps": "count or None", "keep": "flag"},
    ),
    callbacks.SnapshotEnsemble: (
        {"folder": "runs", "schedule": schedules.CosineRestarts(0.1, 5)},
        {"folder": "folder", "schedule": "cycles"},
    ),
    callbacks.UpdateRatio: ({}, {"every_n_steps": "count"}),
    callbacks.WeightAveraging: (
        {},
        {
            "mode": "word",
            "momentum": "[0, 1)",
            "start_epoch": "0, 1, 2 ...",
            "every_n_steps": "count or None",
            "data": LOOSE,
        },
    ),
    constraints.MaxNorm: ({}, {"max_value": "above 0", "axis": "axes or None"}),
    constraints.incoming_axes: ({"layer": DENSE}, {"layer": "layer"}),
    losses.MulticlassHinge: ({}, {"margin": "above 0", "reduction": LOOSE, "name": LOOSE, "dtype": LOOSE}),
    initializers.Bilinear: ({}, {}),
    initializers.RandomWalk: ({}, {"activation": "word", **SEED}),
    initializers.random_walk_gain: ({"width": 5}, {"width": "1 or above", "activation": "word"}),
    initializers.lsuv: (
        {"model": network(), "x": X},
        {
            "model": "model",
            "x": "batch",
            "tolerance": "above 0",
            "max_trials": "count",
            "orthogonal": "flag",
            **SEED,
        },
    ),
    initializers.data_dependent: (
        {"model": network(), "x": X},
        {"model": "model", "x": "batch", "mean": "number"},
    ),
    models.alexnet: (
        {"input_shape": (67, 67, 3)},
        {**IMAGE_NET, "groups": "count", "dropout": "[0, 1)"},
    ),
    models.densenet: (
        {"depth": 7, "input_shape": (8, 8, 3)},
        {
            **IMAGE_NET,
            "depth": "count",
            "growth_rate": "count",
            "bottleneck": "flag",
            "compression": "(0, 1]",
            "dropout": "[0, 1)",
        },
    ),
    models.fcn: ({"input_shape": (8, 8, 3)}, {**IMAGE_NET, "filters": "counts", "skips": "flag"}),
    models.mlp: (
        {"units": [3, 2]},
        {
            "units": "counts",
            "activation": LOOSE,
            "output_activation": LOOSE,
            "batch_norm": "flag",
            "dropout": "[0, 1)",
            "kernel_regularizer": LOOSE,
            "seed": "0, 1, 2 ...",
        },
    ),
    models.resnet: (
        {"depth": 8, "input_shape": (8, 8, 3)},
        {**IMAGE_NET, "depth": "count", "width": "count", "residual": "flag", "drop_path": "[0, 1)"},
    ),
    models.small_alexnet: ({"input_shape": (8, 8, 3)}, {**IMAGE_NET, "dropout": "[0, 1)"}),
    models.two_layer_mlp: (
        {"weights": {"W1": np.ones((3, 4)), "b1": np.ones(4), "W2": np.ones((4, 2)), "b2": np.ones(2)}},
        {"weights": "weights", "reg": "0 or above"},
    ),
    models.anatomy: ({"model": network()}, {"model": "model"}),
    models.fuse_batch_norm: ({"model": network()}, {"model": "model"}),
    models.loss_gradients: (
        {"model": network(), "x": X, "y": X[:, :2], "loss": "mse"},
        {"model": "model", "x": LOOSE, "y": LOOSE, "loss": LOOSE},
    ),
    models.pretrain_layerwise: (
        {"model": network(), "x": X},
        {
            "model": "model",
            "x": "rows",
            "epochs": "count",
            "corruption": "[0, 1)",
            "optimizer": LOOSE,
            "loss": LOOSE,
            "batch_size": "count",
            "seed": "0, 1, 2 ...",
        },
    ),
    models.recompute_batch_norm: (
        {"model": network(), "x": X},
        {"model": "model", "x": LOOSE, "batch_size": "count"},
    ),
    ensembles.Ensemble: ({"members": [network()]}, {"members": "models", "from_logits": "flag"}),
    ensembles.predict_averaged: (
        {"model": network(), "x": X},
        {"model": "model", "x": LOOSE, "samples": "count", "batch_size": "count"},
    ),
    ensembles.predict_multi_crop: (
        {"model": network(), "x": np.ones((1, 3, 3, 1)), "crop": (2, 2)},
        {
            "model": "model",
            "x": "images",
            "crop": "two counts or None",
            "short_sides": "counts or empty",
            "batch_size": "count",
        },
    ),
}
RESULTS = {  # what these functions give back; not made by users
    "Anatomy", "FusedModel", "InitializationReport", "InitializedLayer", "LayerAnatomy", "SickRunError",
}  # fmt: skip
ELSEWHERE = {"Babysitter", "babysit", "load_model"}  # their files of tests do the same
CASES = [(one, name) for one, (_, kinds) in ROSTER.items() for name in kinds if kinds[name] is not LOOSE]


def test_no_public_name_is_left_out():
    """A new one fails here until it joins the roster."""
    parts = (layers, schedules, callbacks, constraints, losses, initializers, models, ensembles)
    public = [(part, name) for part in parts for name in part.__all__ if name not in RESULTS | ELSEWHERE]
    assert {getattr(part, name) for part, name in public} == set(ROSTER)


@pytest.mark.parametrize("one", ROSTER, ids=lambda one: one.__qualname__)
def test_no_argument_is_left_out(one):
    """A new argument fails here until its kind is said."""
    parameters = inspect.signature(one).parameters.values()
    named = {parameter.name for parameter in parameters if parameter.kind is not parameter.VAR_KEYWORD}
    assert named == set(ROSTER[one][1])


@pytest.mark.parametrize(("one", "name"), CASES, ids=lambda value: getattr(value, "__qualname__", value))
def test_what_an_argument_cannot_be_is_named(one, name):
    """`rate` must be in [0, 1). Received: rate=1.5: on the user's line, before any work is done."""
    needed, kinds = ROSTER[one]
    for bad in KINDS[kinds[name]]:
        with pytest.raises((ValueError, TypeError)) as caught:
            one(**{**needed, name: bad})
        message = str(caught.value)
        said = re.search(r"^`\w+(\[\d+\])?` must .*Received: ", message) and f"`{name}" in message
        assert said, f"{bad!r} gives: {message}"
