"""Which search finds more for the same number of trial-epochs?

Each method proposes settings as it would in a notebook, and is told the best validation accuracy of each.
All searches of a method, one a seed, advance side by side, so that what they propose at a time is trained
together. All trials start from the same weights and see the same batches: a trial that Hyperband goes on
with is trained from its beginning, which gives the same, and counts only for the epochs that are new.
"""

import statistics
import tempfile
from dataclasses import dataclass, field

import keras_tuner
import optuna
from keras_tuner.oracles import BayesianOptimizationOracle, HyperbandOracle, RandomSearchOracle

from course.search import CoarseToFineOracle
from course.search.train_together import train_together
from search_rows.problem import BATCH, PENALTIES, RATES, build, data

EPOCHS, TRIALS = 5, 20
BUDGET = EPOCHS * TRIALS
STAGES = [(30, 1), (14, 5)]
"""Of coarse to fine: as many trial-epochs as the other methods get."""


@dataclass
class Proposal:
    """A setting to be tried.

    Attributes:
        setting: What `build` takes.
        epochs: How long to train it, from the start.
        cost: How many of these epochs are new.
        tell: Takes the best validation accuracy.
    """

    setting: dict
    epochs: int
    cost: int
    tell: callable


@dataclass
class Search:
    """One search: asks for proposals until its trial-epochs are spent.

    Attributes:
        ask: Gives a `Proposal`, or None where answers are awaited or the search is over.
        path: After each trial, `(trial-epochs, best accuracy so far)`.
    """

    ask: callable
    spent: int = 0
    path: list = field(default_factory=list)

    def proposals(self, at_once: int) -> list[Proposal]:
        found = []
        while len(found) < at_once and self.spent < BUDGET and (proposal := self.ask()) is not None:
            self.spent += proposal.cost
            found.append(proposal)
        return found

    def note(self, spent: int, score: float):
        self.path.append((spent, max(score, self.path[-1][1] if self.path else 0.0)))

    @property
    def best(self) -> float:
        return self.path[-1][1]


def methods_rows(examples: int, settings: int, seeds: int):
    """Prints the median best validation accuracy of each method, and when it passed random search's last."""
    train, validation = data(examples)
    found = {}
    for name, (make, at_once) in METHODS.items():
        with tempfile.TemporaryDirectory() as folder:
            searches = [Search(make(seed, f"{folder}/{seed}")) for seed in range(seeds)]
            _play(searches, at_once, settings, train, validation)
        found[name] = searches
    print(f"\nBest validation accuracy at {BUDGET} trial-epochs, {len(train[0])} examples, {seeds} seeds")
    print(
        f"{'':<16}{'median':>8}{'lowest':>8}{'highest':>9}{'spent':>7}   trial-epochs to random search's best"
    )
    for name, searches in found.items():
        best = [search.best for search in searches]
        passed = [
            next((spent for spent, score in search.path if score >= other.best), None)
            for search, other in zip(searches, found["random"], strict=True)
        ]
        reached = sorted(spent for spent in passed if spent is not None)
        when = f"median {statistics.median(reached):.0f}, " if reached else ""
        print(
            f"{name:<16}{statistics.median(best):>8.3f}{min(best):>8.3f}{max(best):>9.3f}"
            f"{max(search.spent for search in searches):>7}   {when}in {len(reached)} of {seeds}"
        )


def _play(searches, at_once, settings, train, validation):
    """Lets all the searches go on until none proposes anything."""
    while asked := [(search, one) for search in searches for one in search.proposals(at_once)]:
        for epochs in sorted({one.epochs for _, one in asked}):
            same = [(search, one) for search, one in asked if one.epochs == epochs]
            for start in range(0, len(same), settings):
                part = same[start : start + settings]
                chosen = [one.setting for _, one in part]
                results = train_together(
                    build, chosen, *train, validation_data=validation, epochs=epochs, batch_size=BATCH, seed=0
                )
                for (search, one), score in zip(part, results.scores("val_accuracy"), strict=True):
                    one.tell(score)
                    earlier = search.path[-1][0] if search.path else 0
                    search.note(earlier + one.cost, score)


def _kerastuner(oracle, folder):
    """The `ask` of a search by one of KerasTuner's oracles."""
    oracle.verbose = 0
    oracle._set_project_dir(folder, "search")

    def ask():
        trial = oracle.create_trial("benchmark")
        if trial.status != "RUNNING":
            return None

        def tell(score):
            oracle.update_trial(trial.trial_id, {"val_accuracy": score})
            trial.status = "COMPLETED"
            oracle.end_trial(trial)

        values = trial.hyperparameters.values
        epochs = values.get("tuner/epochs", EPOCHS)
        setting = {name: values[name] for name in ("rate", "penalty")}
        return Proposal(setting, epochs, epochs - values.get("tuner/initial_epoch", 0), tell)

    return ask


def _oracle_arguments(seed):
    space = keras_tuner.HyperParameters()
    space.Float("rate", *RATES, sampling="log")
    space.Float("penalty", *PENALTIES, sampling="log")
    objective = keras_tuner.Objective("val_accuracy", "max")
    return {"objective": objective, "hyperparameters": space, "seed": seed + 1}  # KerasTuner takes 0 for None


def _coarse_to_fine(seed, folder):
    return _kerastuner(CoarseToFineOracle(stages=STAGES, **_oracle_arguments(seed)), folder)


def _random(seed, folder):
    return _kerastuner(RandomSearchOracle(max_trials=TRIALS, **_oracle_arguments(seed)), folder)


def _bayesian(seed, folder):
    return _kerastuner(BayesianOptimizationOracle(max_trials=TRIALS, **_oracle_arguments(seed)), folder)


def _hyperband(seed, folder):
    oracle = HyperbandOracle(max_epochs=EPOCHS, hyperband_iterations=20, **_oracle_arguments(seed))
    return _kerastuner(oracle, folder)


def _tpe(seed, folder):
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))

    def ask():
        trial = study.ask()
        setting = {
            "rate": trial.suggest_float("rate", *RATES, log=True),
            "penalty": trial.suggest_float("penalty", *PENALTIES, log=True),
        }
        return Proposal(setting, EPOCHS, EPOCHS, lambda score: study.tell(trial, score))

    return ask


METHODS = {
    "coarse to fine": (_coarse_to_fine, 100),
    "random": (_random, 100),
    "Bayesian": (_bayesian, 1),
    "Hyperband": (_hyperband, 100),
    "TPE": (_tpe, 1),
}
"""How to begin a search, and how many trials it may propose before it is told of the first of them."""
