"""All hyper-parameters of a space, under all conditions, without a tuner."""

import keras_tuner

from course.errors import CourseError


def declared_space(hypermodel) -> keras_tuner.HyperParameters:
    """Builds the model as often as it takes to enter each conditional scope once, as KerasTuner does.

    Args:
        hypermodel: `keras_tuner.HyperModel`.

    Raises:
        CourseError: If a build raises.

    Example:
        >>> from course.search import HyperMLP
        >>> space = declared_space(HyperMLP((4,), classes=2))
        >>> "adam_learning_rate" in {hp.name for hp in space.space}
        True
    """
    space = keras_tuner.HyperParameters()
    hypermodel.declare_hyperparameters(space)
    entered, tried = [], []
    wanted = []
    while wanted is not None:
        hp = _with_defaults(space, wanted)
        try:
            hypermodel.build(hp)
        except Exception as error:
            raise _not_built(error) from error
        space.merge(hp)
        tried.append(wanted)
        entered += hp.active_scopes
        wanted = next((scope for scope in hp.inactive_scopes if scope not in entered + tried), None)
    return space


def _with_defaults(space, conditions) -> keras_tuner.HyperParameters:
    """A setting in which these conditions hold, and all else is as declared."""
    hp = space.copy()
    hp.values = {condition.name: condition.values[0] for condition in conditions}
    for parameter in hp.space:
        if hp.is_active(parameter):
            hp.values.setdefault(parameter.name, parameter.default)
    return hp


def _not_built(error) -> CourseError:
    return CourseError(
        f"The model could not be built to learn the space: {type(error).__name__}: {error}",
        "It is built with the default of each hyper-parameter (its low end, or `default=`) "
        "and for each condition: let these build. Later settings may raise; they count as failed.",
    )
