"""The tuner of a coarse-to-fine search."""

import json
from collections.abc import Sequence

import keras
import keras_tuner

from course.errors import CourseError
from course.search._fit_outcome import DivergenceSeen, check_logged, is_finite, worst_score
from course.search._space_changes import space_changes
from course.search._whole_file import write_whole
from course.search.coarse_to_fine_oracle import COMPLETED, FAILED, CoarseToFineOracle
from course.search.search_progress import SearchProgress


class CoarseToFine(keras_tuner.Tuner):
    """Searches in stages of `(trials, epochs)`; after each the ranges shrink around its best trials.

    Beside what `CoarseToFineOracle` decides:

    - A run whose loss passes 3 times its first, or is not finite, is stopped (`DivergenceStopping`) and
      counts as worst; KerasTuner gives up after three scores in a row that are NaN.
    - The weights, the shuffling and the dropout of trial n are seeded with `seed + n`: the same trial run
      again gives the same score, on one machine and backend. KerasTuner's `seed` fixes the settings only.
    - What is known is saved after every trial, each file written whole. Make the tuner again, with the same
      arguments, and `search` goes on: nothing is lost, no trial that ended is run again, and the one that was
      interrupted is repeated. A range that changed meanwhile is refused, where KerasTuner keeps the old one
      without a word.

    Args:
        hypermodel: `keras_tuner.HyperModel`, or a function of `hp` that returns a compiled model.
        objective: Name of a metric as `fit` logs it, such as `"val_accuracy"`, or `keras_tuner.Objective`.
        stages: Pairs `(trials, epochs)`. Several short stages find more than one long one, and the first is
            the largest: `[(20, 1), (10, 1), (10, 1)]`. Stages of equal epochs learn from each other.
        keep, margin, seed, max_consecutive_failed_trials: As `CoarseToFineOracle` takes them.
        stop_diverged: Whether to stop diverging runs. Turn it off for a loss that may be below 0.
        hyperparameters, tune_new_entries, allow_new_entries: As KerasTuner's tuners take them.
        **kwargs: For `keras_tuner.Tuner`: `directory` (of this machine), `project_name`, `overwrite`,
            `executions_per_trial`, `max_model_size` ...

    Raises:
        CourseError: If the model cannot be built to learn the space; if a search is resumed with another
            space, seed or stages; from `search`, if the objective is not logged or too many trials in a row
            fail.

    Example:
        >>> import keras, numpy as np, tempfile
        >>> def build(hp):
        ...     model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        ...     rate = hp.Float("learning_rate", 1e-4, 1.0, sampling="log")
        ...     model.compile(keras.optimizers.SGD(rate), "mse")
        ...     return model
        >>> x = np.random.default_rng(0).normal(size=(64, 2))
        >>> tuner = CoarseToFine(build, "val_loss", [(4, 1), (2, 2)], seed=0, directory=tempfile.mkdtemp())
        >>> tuner.search(x, x[:, :1], validation_data=(x, x[:, :1]), verbose=0)
        >>> [trial.hyperparameters.values["tuner/epochs"] for trial in tuner.oracle.trials.values()]
        [1, 1, 1, 1, 2, 2]

    Source:
        Li, Karpathy and Johnson, 2015, CS231n, "Hyperparameter Optimization".
    """

    def __init__(
        self,
        hypermodel,
        objective,
        stages: Sequence[tuple[int, int]],
        keep: float = 0.25,
        margin: float = 1.0,
        seed: int | None = None,
        stop_diverged: bool = True,
        max_consecutive_failed_trials: int = 10,
        hyperparameters=None,
        tune_new_entries: bool = True,
        allow_new_entries: bool = True,
        **kwargs,
    ):
        oracle = CoarseToFineOracle(
            objective,
            stages=stages,
            keep=keep,
            margin=margin,
            seed=seed,
            max_consecutive_failed_trials=max_consecutive_failed_trials,
            hyperparameters=hyperparameters,
            tune_new_entries=tune_new_entries,
            allow_new_entries=allow_new_entries,
        )
        self.stop_diverged = stop_diverged
        self.progress = None
        self._declared = None
        super().__init__(oracle=oracle, hypermodel=hypermodel, **kwargs)

    def search(self, *fit_args, verbose: int = 1, **fit_kwargs):
        """Runs the trials that are left.

        Args:
            *fit_args, **fit_kwargs: For `fit`, but for `epochs`, which the stages say.
            verbose: 0 is silent, 1 shows one progress bar for the whole search, 2 the reports of KerasTuner
                and the bars of Keras.

        Raises:
            ValueError: If `epochs` is given.
            CourseError: If the objective is not logged, or too many trials in a row fail.
        """
        if "epochs" in fit_kwargs:
            raise ValueError(f"`epochs` come from `stages`. Received: epochs={fit_kwargs['epochs']}")
        self.progress = self._new_progress() if verbose == 1 else None
        if self.progress:
            self.progress.start()
        try:
            super().search(*fit_args, verbose=1 if verbose == 2 else 0, **fit_kwargs)
        finally:
            if self.progress:
                self.progress.stop()
        self._report_failures()

    def run_trial(self, trial, *fit_args, **fit_kwargs):
        values = trial.hyperparameters.values
        watch = DivergenceSeen(frequency="step")
        callbacks = [*fit_kwargs.pop("callbacks", []), *([watch] if self.stop_diverged else [])]
        keras.utils.set_random_seed(self.oracle.seed + int(trial.trial_id))
        results = super().run_trial(
            trial, *fit_args, **fit_kwargs, epochs=values["tuner/epochs"], callbacks=callbacks
        )
        check_logged(results, self._names())
        if watch.seen or not all(is_finite(result, self._names()) for result in results):
            names = [self.oracle.objective.name, *self._names()]
            return {**{name: self._worst(name) for name in names}, "diverged": 1.0}
        return results

    def on_search_begin(self):
        self.save()  # so that a search which is killed in its first trial is resumed, too

    def on_trial_begin(self, trial):
        if self.progress:
            self.progress.trial_begins(int(trial.trial_id), trial.hyperparameters.values["tuner/stage"])

    def on_epoch_end(self, trial, model, epoch, logs=None):
        if self.progress:
            self.progress.epoch_ends()

    def on_trial_end(self, trial):
        super().on_trial_end(trial)
        if self.progress:
            epochs = trial.hyperparameters.values["tuner/epochs"]
            if trial.status == COMPLETED:
                self.progress.trial_ends(int(trial.trial_id), epochs, trial.score)
            elif trial.status == FAILED:
                self.progress.trial_ends(int(trial.trial_id), epochs, None)
                self.progress.note(f"Trial {int(trial.trial_id) + 1} failed: {_last_line(trial)}")

    def get_state(self):
        return {**super().get_state(), "declared": self._declared}

    def save(self):
        if not self._is_worker():
            self.oracle.save()
        write_whole(self._get_tuner_fname(), json.dumps(self.get_state()))

    def reload(self):
        self._populate_initial_space()
        super().reload()

    def set_state(self, state):
        super().set_state(state)
        changes = space_changes(state["declared"], self._declared)
        if changes:
            raise CourseError(
                f"The search in {self.project_dir} began with another space: {'; '.join(changes)}.",
                "Resume it as it began, or begin another: a new `project_name`, or `overwrite=True`.",
            )

    def _populate_initial_space(self):
        try:
            super()._populate_initial_space()
        except Exception as error:
            raise CourseError(
                f"The model could not be built to learn the space: {type(error).__name__}: {error}",
                "It is built with the default of each hyper-parameter (its low end, or `default=`) "
                "and for each condition: let these build. Later settings may raise; they count as failed.",
            ) from error
        self._declared = json.loads(json.dumps(self.oracle.get_space().get_config()["space"]))

    def _names(self) -> list[str]:
        """The metrics that the objective is made of."""
        objective = self.oracle.objective
        return list(getattr(objective, "name_to_direction", {objective.name: None}))

    def _worst(self, name: str) -> float:
        directions = getattr(self.oracle.objective, "name_to_direction", {})
        return worst_score(directions.get(name, self.oracle.objective.direction))

    def _new_progress(self):
        oracle = self.oracle
        ended = [oracle.trials[trial_id] for trial_id in oracle.end_order]
        done = sum(trial.hyperparameters.values["tuner/epochs"] for trial in ended)
        progress = SearchProgress(oracle.stages, oracle.objective.name, oracle.objective.direction, done)
        for trial in ended:
            progress.saw(int(trial.trial_id), trial.score)
        return progress

    def _report_failures(self):
        """Says so where no setting worked, or too many in a row did not."""
        if self._is_worker():
            return
        oracle = self.oracle
        completed = sum(trial.status == COMPLETED for trial in oracle.trials.values())
        failed = oracle.failed_in_a_row()
        if failed >= oracle.failures_allowed or (failed and not completed):
            last = oracle.trials[oracle.end_order[-1]]
            raise CourseError(
                f"{failed} trials in a row failed; the last said: {_last_line(last)}",
                f"The {completed} trials that were completed are kept. Look at `message` of those that "
                "failed, and take the settings that cannot work out of the space.",
            )


def _last_line(trial) -> str:
    lines = (trial.message or "no message").strip().splitlines()
    return lines[-1]
