"""Which setting to try next: coarse first, then fine around the best."""

import json
import math
import os
import random
from collections.abc import Sequence

import keras_tuner

from course.errors import CourseError
from course.search import _drawing as drawing
from course.search._whole_file import write_whole
from course.search.shrink import best_of, reweigh, shrink_range

RUNNING, COMPLETED, FAILED, INVALID = "RUNNING", "COMPLETED", "FAILED", "INVALID"
REDRAWS = 100  # settings drawn in vain before the space of a stage counts as used up


class CoarseToFineOracle(keras_tuner.Oracle):
    """Random search in stages; after each the ranges shrink around its best trials.

    A stage is `(trials, epochs)`. Its n trials are spread evenly: each n-th of each range is tried once, in
    an order of its own for each hyper-parameter (a Latin hypercube). When all have ended, each
    hyper-parameter is looked at by itself: the best trials that used it, of all so far that were trained as
    long, give the new range (`shrink_range`, on the scale that it is sampled on) or the new chances of its
    choices (`reweigh`). While some are still running the oracle answers IDLE, so that workers wait.

    The defaults were chosen on 18 made-up surfaces (bowls, ridges, optima at edges and beyond them, noise,
    hyper-parameters that do not matter, diverging halves, interactions, choices) at 24 and 50 trials, by the
    median and the worst tenth of 600 searches each: `benchmarks/search.py stages`, docs/search.md.

    A trial whose score is not finite, or that reports a metric `diverged`, gets the worst score there is,
    `worst_score`, and counts as completed: in a coarse search divergence is a result. Trials that raise count
    as failed; the search stops only after `max_consecutive_failed_trials` of them in a row.

    The draws of a trial depend on `seed`, its number and the trials of earlier stages, on nothing else; a
    search that was interrupted goes on as if it had not been.

    Args:
        objective: Name of a metric, or `keras_tuner.Objective`.
        stages: Pairs `(trials, epochs)`, each at least 1. Epochs reach the tuner as `tuner/epochs`.
        keep: How many trials to go on from, as share of a stage's trials, in (0, 1]; at least four trials.
        margin: Room left on each side of the best, in mean distances between them; at least 0.
        seed: Integer from 0, or None for one that is drawn and saved. (KerasTuner takes 0 for None.)
        max_consecutive_failed_trials: Failures in a row that end the search; at least 1.
        hyperparameters, tune_new_entries, allow_new_entries, max_retries_per_trial: As KerasTuner takes them.

    Attributes:
        worst_score: Minus or plus infinity, for an objective to maximise or minimise.

    Raises:
        ValueError: If an argument is outside its range.
        CourseError: If a search is resumed with other stages, or another `keep`, `margin`, seed or objective.

    Example:
        >>> import keras_tuner
        >>> hp = keras_tuner.HyperParameters()
        >>> _ = hp.Float("rate", 1e-6, 1.0, sampling="log")
        >>> oracle = CoarseToFineOracle("val_loss", [(8, 1), (8, 5)], seed=1, hyperparameters=hp)
        >>> oracle.ranges(stage=0)
        {'rate': (0.0, 1.0)}
        >>> oracle.populate_space("0")["values"]["tuner/epochs"]
        1

    Source:
        Li, Karpathy and Johnson, 2015, CS231n, "Hyperparameter search: first coarse, then fine", by hand;
        here the new ranges follow from the trials. McKay, Beckman and Conover, 1979, A Comparison of Three
        Methods for Selecting Values of Input Variables, https://doi.org/10.2307/1268522.
    """

    def __init__(
        self,
        objective=None,
        stages: Sequence[tuple[int, int]] = ((20, 1), (10, 5)),
        keep: float = 0.25,
        margin: float = 1.0,
        seed: int | None = None,
        max_consecutive_failed_trials: int = 10,
        hyperparameters=None,
        tune_new_entries: bool = True,
        allow_new_entries: bool = True,
        max_retries_per_trial: int = 0,
    ):
        self.stages = _checked_stages(stages)
        if not 0 < keep <= 1:
            raise ValueError(f"`keep` must be in (0, 1]. Received: keep={keep}")
        if not margin >= 0:
            raise ValueError(f"`margin` must be at least 0. Received: margin={margin}")
        if max_consecutive_failed_trials < 1:
            raise ValueError(
                "`max_consecutive_failed_trials` must be at least 1. "
                f"Received: max_consecutive_failed_trials={max_consecutive_failed_trials}"
            )
        super().__init__(
            objective=objective,
            max_trials=sum(trials for trials, _ in self.stages),
            hyperparameters=hyperparameters,
            tune_new_entries=tune_new_entries,
            allow_new_entries=allow_new_entries,
            seed=seed,
            max_retries_per_trial=max_retries_per_trial,
            max_consecutive_failed_trials=None,  # it would raise before the last trial is saved
        )
        self.keep = keep
        self.margin = margin
        self.failures_allowed = max_consecutive_failed_trials
        self.seed = self.seed if seed is None else seed
        self._seed_is_given = seed is not None
        self._resumed_at = 0

    @property
    def worst_score(self) -> float:
        return -math.inf if self.objective.direction == "max" else math.inf

    def populate_space(self, trial_id):
        if self.failed_in_a_row() >= self.failures_allowed:
            return {"status": "STOPPED"}
        for stage, (count, epochs) in enumerate(self.stages):
            trials = self.trials_of(stage)
            if len(trials) < count and not self.trials_of(stage + 1):
                values = self._new_values(int(trial_id), stage)
                if values is not None:
                    return {
                        "status": RUNNING,
                        "values": {**values, "tuner/epochs": epochs, "tuner/stage": stage},
                    }
            if any(trial.status not in (COMPLETED, FAILED) for trial in trials):
                return {"status": "IDLE"}
        return {"status": "STOPPED"}

    def score_trial(self, trial):
        name = self.objective.name
        observed = [observation.mean() for observation in trial.metrics.get_history(name)]
        if trial.metrics.exists("diverged") or not all(math.isfinite(value) for value in observed):
            trial.score, trial.best_step = self.worst_score, 0
        else:
            super().score_trial(trial)
            trial.score = float(trial.score)

    def trials_of(self, stage: int) -> list:
        """The trials of a stage that were started, in their order."""
        trials = (self.trials[trial_id] for trial_id in sorted(self.trials, key=int))
        return [trial for trial in trials if trial.hyperparameters.values["tuner/stage"] == stage]

    def failed_in_a_row(self) -> int:
        """How many of the last trials failed, counted from where the search was resumed."""
        count = 0
        for trial_id in reversed(self.end_order[self._resumed_at :]):
            if self.trials[trial_id].status != FAILED:
                break
            count += 1
        return count

    def ranges(self, stage: int) -> dict:
        """What is drawn from in a stage: `(low, high)` as places, or a list of chances, by hyper-parameter.

        The keys are names; where several hyper-parameters share one, under different conditions, their keys
        name the conditions too.
        """
        ranges = {drawing.key(hp): drawing.whole_range(hp) for hp in self.hyperparameters.space}
        for past in range(stage):
            for hp in self.hyperparameters.space:
                ranges[drawing.key(hp)] = self._narrowed(hp, ranges[drawing.key(hp)], past)
        return ranges

    def _narrowed(self, hp, old, stage):
        """What is left of a range after a stage, by all trials so far that were as long as those of it."""
        trials = self._that_used(hp, stage)
        as_long = [past for past in range(stage) if self.stages[past][1] == self.stages[stage][1]]
        known = [trial for past in as_long for trial in self._that_used(hp, past)] + trials
        scores = [trial.score for trial in known]
        best = best_of(scores, self.keep, self.objective.direction, of=len(trials))
        values = [known[index].hyperparameters.values[hp.name] for index in best]
        if isinstance(old, list):
            return reweigh([drawing.choices(hp).index(value) for value in values], old)
        places = [drawing.place(hp, value) for value in values]
        return shrink_range(places, *old, margin=self.margin, step=drawing.step(hp))

    def _that_used(self, hp, stage) -> list:
        return [
            trial
            for trial in self.trials_of(stage)
            if trial.status == COMPLETED
            and hp.name in trial.hyperparameters.values
            and trial.hyperparameters.is_active(hp)
        ]

    def _new_values(self, number: int, stage: int) -> dict | None:
        """A setting that the stage has not tried; None where no new one is found."""
        ranges = self.ranges(stage)
        tried = [_own(trial.hyperparameters.values) for trial in self.trials_of(stage)]
        draw = random.Random(f"{self.seed} {number}")
        for attempt in range(REDRAWS):
            stratum = len(tried) if attempt == 0 else None
            values = self._values(ranges, draw, stage, stratum)
            if values not in tried:
                return values
        return None

    def _values(self, ranges, draw, stage, stratum) -> dict:
        """One value for each active hyper-parameter, from the part of its range that is the trial's turn."""
        setting = keras_tuner.HyperParameters()
        for hp in self.hyperparameters.space:
            chance = draw.random()  # whether active or not, so that one choice does not move all others
            if stratum is not None:
                chance = (self._turns(hp, stage)[stratum] + chance) / self.stages[stage][0]
            setting.merge([hp])
            if setting.is_active(hp):
                setting.values[hp.name] = drawing.value(hp, ranges[drawing.key(hp)], chance)
        return setting.values

    def _turns(self, hp, stage) -> list[int]:
        """Which n-th of the range each trial of a stage tries."""
        turns = list(range(self.stages[stage][0]))
        random.Random(f"{self.seed} stage {stage} {drawing.key(hp)}").shuffle(turns)
        return turns

    def get_state(self):
        own = {"stages": self.stages, "keep": self.keep, "margin": self.margin}
        return {**super().get_state(), **own, "objective": [self.objective.name, self.objective.direction]}

    def set_state(self, state):
        now = json.loads(json.dumps(self.get_state()))
        given = ["stages", "keep", "margin", "objective", *(["seed"] if self._seed_is_given else [])]
        for name in given:
            if state[name] != now[name]:
                raise CourseError(
                    f"The search in {self._project_dir} began with `{name}` {state[name]}, not {now[name]}.",
                    "Resume it as it began, or begin another: a new `project_name`, or `overwrite=True`.",
                )
        super().set_state(state)

    def save(self):
        write_whole(self._get_oracle_fname(), json.dumps(self.get_state()))

    def _save_trial(self, trial):
        folder = self._get_trial_dir(trial.trial_id)
        write_whole(os.path.join(folder, "trial.json"), json.dumps(trial.get_state()))

    def reload(self):
        """Reads the saved search. A trial's own file decides what became of it, since it is written first."""
        super().reload()
        self.trials = {trial_id: self.trials[trial_id] for trial_id in sorted(self.trials, key=int)}
        for trial_id, trial in self.trials.items():
            if trial.status == RUNNING and trial.metrics.exists(self.objective.name):
                trial.status = COMPLETED  # it was killed between its result and its end
                self.score_trial(trial)
                self._save_trial(trial)
            if trial_id not in self.start_order:
                self.start_order.append(trial_id)
            if trial.status in (COMPLETED, FAILED) and trial_id not in self.end_order:
                self.end_order.append(trial_id)
        unfinished = [name for name, trial in self.trials.items() if trial.status in (RUNNING, INVALID)]
        self._retry_queue = sorted(unfinished, key=int, reverse=True)  # KerasTuner takes the last first
        self._resumed_at = len(self.end_order)


def _checked_stages(stages) -> list[list[int]]:
    checked = [list(stage) if isinstance(stage, list | tuple) else [] for stage in stages]
    right = all(len(s) == 2 and all(isinstance(n, int) and n >= 1 for n in s) for s in checked)
    if not checked or not right:
        raise ValueError(
            f"`stages` must hold pairs (trials, epochs) of integers, at least 1. Received: stages={stages!r}"
        )
    return checked


def _own(values: dict) -> dict:
    """The values without what the tuner keeps among them."""
    return {name: value for name, value in values.items() if not name.startswith("tuner/")}
