"""Reports each epoch to Optuna and stops what it prunes."""

import math

import keras


class Pruning(keras.callbacks.Callback):
    """Reports the objective after each epoch and ends the fit where Optuna would prune it.

    It sets `stop_training` and raises nothing: the fit ends as any other, and so do its other callbacks. A
    value that is not finite is not reported, and after the last epoch nothing is left to prune.

    Args:
        trial: `optuna.trial.Trial`.
        objective: Name of a metric in the logs.

    Attributes:
        pruned_at: Epoch (from 0) after which the run was pruned, or None.
    """

    def __init__(self, trial, objective: str):
        super().__init__()
        self.trial = trial
        self.objective = objective
        self.pruned_at = None

    def on_epoch_end(self, epoch, logs=None):
        value = (logs or {}).get(self.objective)
        if value is None or not math.isfinite(value):
            return
        self.trial.report(float(value), step=epoch)
        if epoch + 1 < self.params["epochs"] and self.trial.should_prune():
            self.pruned_at = epoch
            self.model.stop_training = True
