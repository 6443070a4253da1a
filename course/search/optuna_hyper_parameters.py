"""Spaces written for KerasTuner, drawn from a trial of Optuna."""

from decimal import Decimal

import keras_tuner

from course.search import _drawing as drawing
from course.search._optuna_names import is_power, name_of, plain_value


class OptunaHyperParameters(keras_tuner.HyperParameters):
    """`hp` for the spaces of `course.search`, or any `build(hp)`, whose values an Optuna trial draws.

    Names, ranges and scales are the space's own. In the study a parameter has its name in the space, but

    - one in a conditional scope says so, as `momentum where optimizer in ['sgd']`: two branches may use one
      name for different ranges, and Optuna would mix them up;
    - what Optuna cannot draw is named by its formula, as `units = 16 * 2**n` for steps on a log scale, or
      `momentum = 1.49 - n` for `"reverse_log"`.

    A `Fixed` is recorded as a choice of one. A `default` is what is built before anything is drawn, so it
    plays no part here. A step that does not divide its range ends below it; one that does reaches the top,
    which KerasTuner misses where 0.1 is not a binary fraction.

    Args:
        trial: `optuna.trial.Trial`; or `study.best_trial`, to build its model again.

    Attributes:
        values: What was drawn, by the names of the space.

    Example:
        >>> import optuna
        >>> from course.search import spaces
        >>> trial = optuna.trial.FixedTrial({"penalty": "l2", "l2 where penalty in ['l2']": 1e-3})
        >>> hp = OptunaHyperParameters(trial)
        >>> spaces.regularization(hp).get_config()
        {'l2': 0.001}
        >>> hp.values
        {'penalty': 'l2', 'l2': 0.001}
    """

    def __init__(self, trial):
        super().__init__()
        self.trial = trial

    def _register(self, hyperparameter, overwrite=False):
        hp = hyperparameter
        if self.is_active(hp) and (overwrite or hp.name not in self.values):
            self.values[hp.name] = draw(self.trial, hp)
        return super()._register(hp)


def draw(trial, hp):
    """The value of one hyper-parameter of KerasTuner in a trial of Optuna."""
    name = name_of(hp)
    if not drawing.is_range(hp):
        return trial.suggest_categorical(name, drawing.choices(hp))
    if is_power(name):
        return plain_value(name, trial.suggest_int(name, 0, len(list(hp.values)) - 1))
    log = hp.sampling != "linear"
    step = None if log else hp.step
    if isinstance(hp, keras_tuner.engine.hyperparameters.Int):
        drawn = trial.suggest_int(name, hp.min_value, _top(hp, step), step=step or 1, log=log)
    else:
        drawn = trial.suggest_float(name, hp.min_value, _top(hp, step), step=step, log=log)
    return plain_value(name, drawn)


def _top(hp, step):
    """The highest value that the steps reach."""
    if step is None:
        return hp.max_value
    low, high, step = (Decimal(str(number)) for number in (hp.min_value, hp.max_value, step))
    return type(hp.max_value)(low + (high - low) // step * step)
