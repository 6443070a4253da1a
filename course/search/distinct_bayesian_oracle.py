"""KerasTuner's Bayesian search without its repetitions."""

import math

import keras_tuner


class DistinctBayesianOracle(keras_tuner.oracles.BayesianOptimizationOracle):
    """`keras_tuner.oracles.BayesianOptimizationOracle` that never tries a setting twice and survives NaN.

    Where choices and whole numbers make the space coarse, the stock oracle proposes the same best guess
    again and again; here a setting that was tried gives way to a random one that was not, and the search
    ends when there is none. A score that is not finite counts as the worst finite one so far: the search
    learns to keep away, and does not give up after three.

    Args:
        As KerasTuner's; `max_consecutive_failed_trials` is 10 unless given.

    Example:
        >>> import keras_tuner
        >>> hp = keras_tuner.HyperParameters()
        >>> _ = hp.Choice("units", [16, 32])
        >>> oracle = DistinctBayesianOracle("val_loss", max_trials=5, seed=1, hyperparameters=hp)
        >>> tuner = keras_tuner.Tuner(oracle, hypermodel, directory="searches")  # doctest: +SKIP
    """

    def __init__(self, *args, max_consecutive_failed_trials: int = 10, **kwargs):
        super().__init__(*args, max_consecutive_failed_trials=max_consecutive_failed_trials, **kwargs)

    def populate_space(self, trial_id):
        proposed = super().populate_space(trial_id)
        if proposed["status"] == "RUNNING" and self._duplicate(proposed["values"]):
            return self._random_populate_space()
        return proposed

    def score_trial(self, trial):
        observed = [observation.mean() for observation in trial.metrics.get_history(self.objective.name)]
        if all(math.isfinite(value) for value in observed):
            super().score_trial(trial)
            return
        finite = [
            other.score
            for other in self.trials.values()
            if other.status == "COMPLETED" and other.score is not None and math.isfinite(other.score)
        ]
        worst = min if self.objective.direction == "max" else max
        trial.score = worst(finite) if finite else math.nan  # NaN: KerasTuner counts the trial as failed
        trial.best_step = 0
