"""The models of the settings: built, looked through, and put together where one program can train them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras

from course.errors import CourseError
from course.search.train_together.leaves import Leaf, leaves


@dataclass
class Member:
    """One setting and its model.

    Attributes:
        number: Place among the settings, from 0.
        setting: What `build` was given.
        model: The compiled model, with all its variables.
        leaves: Its plain values.
    """

    number: int
    setting: dict
    model: keras.Model
    leaves: list[Leaf]


def build_members(build: Callable, settings: Sequence[dict], batch, seed: int | None) -> list[Member]:
    """Builds the model of each setting.

    Args:
        build: From a setting to a compiled model.
        settings: What `build` is called with, each in its turn.
        batch: Some examples `(x, y)`, for models that do not know their shapes yet.
        seed: Given to `keras.utils.set_random_seed` before each build; None leaves the draws be.
    """
    members = []
    for number, setting in enumerate(settings):
        if seed is not None:
            keras.utils.set_random_seed(seed)
        try:
            model = build(dict(setting))
        except Exception as error:
            raise CourseError(
                f"`build` failed for setting {number}, {setting}: {type(error).__name__}: {error}",
                "Leave this setting out, or mend `build`.",
            ) from error
        _check_model(model, number, members)
        if not all(layer.built for layer in model._flatten_layers()):
            model._symbolic_build(data_batch=batch)
        members.append(Member(number, setting, model, list(leaves(model))))
        model.optimizer.build(model.trainable_variables)
    _check_architectures(members)
    return members


def _check_model(model, number, earlier):
    if not isinstance(model, keras.Model):
        raise CourseError(
            f"`build` must return a keras.Model. Received for setting {number}: {type(model).__name__}."
        )
    if not getattr(model, "compiled", False) or model.optimizer is None:
        raise CourseError(
            f"`build` must return a compiled model. The one of setting {number} is not compiled.",
            "Call `model.compile(optimizer, loss)` in `build`.",
        )
    for member in earlier:
        if member.model is model or member.model.optimizer is model.optimizer:
            what = "model" if member.model is model else "optimizer"
            raise CourseError(
                f"`build` must make a new {what} each time. Settings {member.number} and {number} share one.",
                f"Make the {what} inside `build`.",
            )


def _check_architectures(members):
    """Refuses models whose layers or trainable weights are not those of the first."""
    first, *others = members
    for other in others:
        for ours, theirs in zip([*_layers(first.model), None], [*_layers(other.model), None], strict=False):
            if ours != theirs:
                raise CourseError(
                    "`build` must return one architecture for all settings. "
                    f"Setting 0, {first.setting}, has {_named(ours)} where setting {other.number}, "
                    f"{other.setting}, has {_named(theirs)}.",
                    "Train the settings of each architecture in a call of their own.",
                )


def _layers(model):
    """What each layer is and the shapes of its own trainable weights."""
    found = []
    for layer in model._flatten_layers(include_self=False):
        if not layer._layers and not isinstance(layer, keras.layers.InputLayer):
            shapes = tuple((tuple(v.shape), v.dtype) for v in layer.trainable_variables)
            found.append((type(layer).__name__, shapes))
    shapes = tuple((tuple(v.shape), v.dtype) for v in model.trainable_variables)
    return [*found, ("model", shapes)]


def _named(layer) -> str:
    if layer is None:
        return "no more layers"
    kind, shapes = layer
    weights = ", ".join(f"{shape}" for shape, _ in shapes)
    return f"a {kind} with {f'weights of shape {weights}' if weights else 'no weights that are trained'}"


def programs(members: Sequence[Member]) -> list[list[Member]]:
    """Puts together what one program can train: the same code, flags and variables; only numbers differ."""
    groups = {}
    for member in members:
        groups.setdefault(_key(member), []).append(member)
    return list(groups.values())


def _key(member: Member):
    plain = tuple((leaf.path, leaf.value if leaf.put is None else "a number") for leaf in member.leaves)
    model = member.model
    variables = tuple(
        tuple((tuple(v.shape), v.dtype) for v in kind)
        for kind in (model.trainable_variables, model.non_trainable_variables, model.optimizer.variables)
    )
    return plain, variables
