"""A function of an Optuna trial that builds, trains and scores."""

import copy
import math
from collections.abc import Callable, Sequence

import keras
import keras_tuner

from course.errors import CourseError
from course.search._fit_outcome import DivergenceSeen, check_logged, is_finite
from course.search._pruning import Pruning
from course.search.optuna_hyper_parameters import OptunaHyperParameters

FAILURES_ALLOWED = 10  # in a row, as in KerasTuner's searches of this package


def optuna_objective(
    hypermodel,
    data,
    objective: str = "val_accuracy",
    epochs: int = 1,
    batch_size: int | None = 32,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    seed: int = 0,
    stop_diverged: bool = True,
) -> Callable:
    """Makes the function that `study.optimize` calls, from what a tuner of KerasTuner would be given.

    - The score is that of the best epoch, as in KerasTuner.
    - Each epoch is reported. What the study's pruner gives up ends through `stop_training`, so that other
      callbacks end properly (restore weights, close files); `optuna.TrialPruned` is raised after `fit`.
    - A run whose loss passes 3 times its first, or is not finite, is stopped and counts as pruned, with the
      reason in its user attributes.
    - Settings that raise fail their trial only; the reason is in its user attribute `reason`. Ten in a row
      end the search.
    - Weights, shuffling and dropout of trial n are seeded with `seed + n`, so a trial repeated gives the same
      score, on one machine and backend. A trial that was queued again keeps its n.

    Args:
        hypermodel: `keras_tuner.HyperModel`, or a function of `hp` that returns a compiled model.
        data: `course.datasets.Split`, or a pair (training, validation), each `(x, y)`,
            `(x, y, sample_weight)` or a data set that `fit` takes. None where `HyperModel.fit` has its own.
        objective: Name of a metric as `fit` logs it.
        epochs: Most epochs of a trial, at least 1. Models of `course.search` set their schedule by it.
        batch_size: Examples in a batch; None where the data set is batched already.
        callbacks: For each fit; every trial gets copies of its own.
        seed: Integer from 0.
        stop_diverged: Whether to stop diverging runs. Turn it off for a loss that may be below 0.

    Returns:
        A function of an `optuna.Trial`. Run a study's trials in processes, not in threads (`n_jobs=1`): Keras
        has one random state a process.

    Raises:
        ValueError: If an argument is outside its range, or a callback cannot be copied.
        CourseError: From the function: if the objective is not logged, the study has the wrong direction, or
            ten trials in a row failed.

    Example:
        >>> import keras, numpy as np, optuna
        >>> def build(hp):
        ...     model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        ...     rate = hp.Float("learning_rate", 1e-4, 1.0, sampling="log")
        ...     model.compile(keras.optimizers.SGD(rate), "mse")
        ...     return model
        >>> x = np.random.default_rng(0).normal(size=(64, 2))
        >>> data = (x, x[:, :1]), (x, x[:, :1])
        >>> study = optuna.create_study(direction="minimize")
        >>> study.optimize(optuna_objective(build, data, "val_loss", epochs=2), n_trials=3)
        >>> len(study.trials)
        3
    """
    if epochs < 1:
        raise ValueError(f"`epochs` must be at least 1. Received: epochs={epochs}")
    if seed < 0:
        raise ValueError(f"`seed` must be at least 0. Received: seed={seed}")
    hypermodel = as_hypermodel(hypermodel)
    fit = {**_fit_arguments(data), "epochs": epochs}
    if batch_size is not None:
        fit["batch_size"] = batch_size
    return _Objective(hypermodel, fit, objective, _copied(callbacks), seed, stop_diverged)


def as_hypermodel(hypermodel) -> keras_tuner.HyperModel:
    """Makes a `HyperModel` of a function."""
    if isinstance(hypermodel, keras_tuner.HyperModel):
        return hypermodel
    if not callable(hypermodel) or isinstance(hypermodel, type):
        raise ValueError(
            "`hypermodel` must be a `keras_tuner.HyperModel` or a function of `hp`. "
            f"Received: hypermodel={hypermodel!r}"
        )
    made = keras_tuner.HyperModel()
    made.build = hypermodel
    return made


class _Objective:
    """What `optuna_objective` returns."""

    def __init__(self, hypermodel, fit, objective, callbacks, seed, stop_diverged):
        self.hypermodel = hypermodel
        self.fit = fit
        self.objective = objective
        self.callbacks = callbacks
        self.seed = seed
        self.stop_diverged = stop_diverged
        self.failed_in_a_row = 0

    def __call__(self, trial) -> float:
        import optuna

        direction = self._direction(trial)
        number = _number(trial)
        trial.set_user_attr("epochs", self.fit["epochs"])
        passes = (optuna.exceptions.OptunaError, CourseError, keras_tuner.errors.FatalError)
        try:
            score = self._score(trial, number, direction)
        except passes:
            raise
        except Exception as error:
            return self._failed(trial, error)
        self.failed_in_a_row = 0
        return score

    def _score(self, trial, number, direction) -> float:
        import optuna

        keras.utils.clear_session()
        keras.utils.set_random_seed(self.seed + number)
        hp = OptunaHyperParameters(trial)
        hp.values["tuner/epochs"] = self.fit["epochs"]
        model = self.hypermodel.build(hp)
        watch, pruning = DivergenceSeen(frequency="step"), Pruning(trial, self.objective)
        callbacks = [*_copied(self.callbacks), *([watch] if self.stop_diverged else []), pruning]
        result = self.hypermodel.fit(hp, model, **self.fit, callbacks=callbacks, verbose=0)
        if result is None:
            raise CourseError(
                "`HyperModel.fit` returned None.", "Return what `model.fit` returned, or the score."
            )
        check_logged([result], [self.objective])
        if watch.seen or not is_finite(result, [self.objective]):
            self.failed_in_a_row = 0
            trial.set_user_attr("diverged", True)
            trial.set_user_attr("reason", f"diverged{_where(watch)}")
            raise optuna.TrialPruned(f"diverged{_where(watch)}")
        if pruning.pruned_at is not None:
            self.failed_in_a_row = 0
            raise optuna.TrialPruned(f"pruned after epoch {pruning.pruned_at + 1}")
        return _best(result, self.objective, direction)

    def _failed(self, trial, error) -> float:
        """Optuna counts a trial that gives NaN as failed, and goes on."""
        reason = f"{type(error).__name__}: {error}"
        trial.set_user_attr("reason", reason)
        self.failed_in_a_row += 1
        if self.failed_in_a_row >= FAILURES_ALLOWED:
            raise CourseError(
                f"{self.failed_in_a_row} trials in a row failed; the last said: {reason}",
                "What was completed is kept. Take the settings that cannot work out of the space.",
            ) from error
        return math.nan

    def _direction(self, trial) -> str:
        """The study's; a metric whose direction is known must agree with it."""
        known = known_direction(self.objective)
        study = getattr(trial, "study", None)
        if study is None:  # a trial that is over and is run again
            return known or "max"
        direction = "max" if study.direction.name == "MAXIMIZE" else "min"
        if known not in (None, direction):
            raise CourseError(
                f"The study is to {study.direction.name.lower()} `{self.objective}`.",
                f'Make it with `optuna.create_study(direction="{known}imize")`.',
            )
        return direction


def known_direction(objective: str) -> str | None:
    """`"max"` or `"min"` for the metrics that KerasTuner knows by name."""
    try:
        return keras_tuner.oracles.RandomSearchOracle(objective).objective.direction
    except ValueError:
        return None


def _number(trial) -> int:
    """What seeds the trial: its ticket among workers, else its number, or that of the trial it repeats."""
    known = trial.user_attrs.get("ticket", trial.user_attrs.get("number"))
    if known is None:
        trial.set_user_attr("number", trial.number)  # Optuna's callback for stale trials hands it on
    return trial.number if known is None else known


def _where(watch) -> str:
    return "" if watch.stopped_epoch is None else f" in epoch {watch.stopped_epoch + 1}"


def _best(result, objective, direction) -> float:
    if isinstance(result, keras.callbacks.History):
        values = result.history[objective]
        return float(max(values) if direction == "max" else min(values))
    return float(result[objective] if isinstance(result, dict) else result)


def _copied(callbacks) -> list:
    try:
        return copy.deepcopy(list(callbacks))
    except Exception as error:
        raise ValueError(
            "`callbacks` must be such that can be copied, since each trial needs its own. "
            f"Received: {list(callbacks)}"
        ) from error


def _fit_arguments(data) -> dict:
    if data is None:
        return {}
    if hasattr(data, "x_train"):
        data = (data.x_train, data.y_train), (data.x_val, data.y_val)
    if not isinstance(data, tuple | list) or len(data) != 2:
        raise ValueError(
            "`data` must be a `Split` or a pair (training, validation). "
            f"Received: {type(data).__name__}{f' of {len(data)}' if hasattr(data, '__len__') else ''}"
        )
    training, validation = data
    if not isinstance(training, tuple | list):
        return {"x": training, "validation_data": validation}
    names = ("x", "y", "sample_weight")
    if not 2 <= len(training) <= 3:
        raise ValueError(f"Training data must be (x, y) or (x, y, sample_weight). Received: {len(training)}")
    return {**dict(zip(names, training, strict=False)), "validation_data": _as_given(validation)}


def _as_given(validation):
    return tuple(validation) if isinstance(validation, list) else validation
