"""Which search finds more for the same number of trial-epochs?

Each method proposes settings as it would in a notebook, and is told the best validation accuracy of each.
All searches, one a method and seed, advance side by side, so that what they propose at a time is trained
together. All trials start from the same weights and see the same batches: a trial that Hyperband goes on
with is trained from its beginning, which gives the same, and counts only for the epochs that are new.
"""

import itertools
import statistics
import tempfile
from dataclasses import dataclass, field

import keras
import keras_tuner
import optuna
from keras_tuner.oracles import BayesianOptimizationOracle, HyperbandOracle, RandomSearchOracle

from course.search import CoarseToFineOracle
from course.search.train_together import train_together
from search_rows.problem import BATCH, PENALTIES, RATES, build, data

EPOCHS = 5
"""Of a trial, as in the lectures; only stages and brackets of one epoch or a few are shorter."""
STAGES = {
    100: [(20, 1), (8, 5), (8, 5)],
    250: [(40, 1), (14, 5), (14, 5), (14, 5)],
}
"""Of coarse to fine, by trial-epochs in all: a sixth or so for a first look, the rest in equal stages."""


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
        budget: Trial-epochs.
        at_once: How many trials it may propose before it is told of the first of them.
        path: After each trial, `(trial-epochs, best accuracy so far)`.
    """

    ask: callable
    budget: int
    at_once: int
    spent: int = 0
    path: list = field(default_factory=list)

    def proposals(self) -> list[Proposal]:
        found = []
        while len(found) < self.at_once and self.spent < self.budget and (proposal := self.ask()) is not None:
            self.spent += proposal.cost
            found.append(proposal)
        return found

    def note(self, cost: int, score: float):
        spent, best = self.path[-1] if self.path else (0, 0.0)
        self.path.append((spent + cost, max(score, best)))

    def best(self, spent: float = float("inf")) -> float:
        """The best accuracy when that many trial-epochs were spent."""
        return max((score for cost, score in self.path if cost <= spent), default=0.0)


def methods_rows(examples: int, settings: int, seeds: int, budget: int):
    """Prints the best validation accuracy of each method, and when it passed random search's last."""
    train, validation = data(examples)
    with tempfile.TemporaryDirectory() as folder:
        _keep_programs(f"{folder}/programs")
        found = {
            name: [
                Search(make(seed, f"{folder}/{name}/{seed}", budget), budget, at_once)
                for seed in range(seeds)
            ]
            for name, (make, at_once) in METHODS.items()
        }
        _play([search for searches in found.values() for search in searches], settings, train, validation)
    print(f"\n{budget} trial-epochs, {examples} examples, {EPOCHS} epochs a trial, seeds 0 to {seeds - 1}")
    print(f"coarse to fine in stages (trials, epochs) {STAGES[budget]}")
    print("                best validation accuracy          trial-epochs to random search's last best")
    print(
        "                  median  lowest  highest  spent  of the same seed: each             median curves"
    )
    for name, searches in found.items():
        best = [search.best() for search in searches]
        passed = [_reached(one, other.best()) for one, other in zip(searches, found["random"], strict=True)]
        each = " ".join(f"{spent or '-':>4}" for spent in passed)
        print(
            f"{name:<16}{statistics.median(best):>8.3f}{min(best):>8.3f}{max(best):>9.3f}"
            f"{max(search.spent for search in searches):>7}  {each}  ({sum(map(bool, passed))} of {seeds})"
            f"{_median_reached(searches, found['random']) or '-':>8}"
        )


def _reached(search, score):
    """How many trial-epochs a search had spent when it had that score; None where it never had."""
    return next((spent for spent, best in search.path if best >= score), None)


def _median_reached(searches, others):
    """When the median over the seeds passed the median of what the others had in the end."""
    goal = statistics.median(search.best() for search in others)
    times = sorted({spent for search in searches for spent, _ in search.path})
    return next((t for t in times if statistics.median(one.best(t) for one in searches) >= goal), None)


def _keep_programs(folder):
    """Lets JAX compile each program once, though `train_together` asks for it at each call."""
    if keras.backend.backend() == "jax":
        import jax

        jax.config.update("jax_compilation_cache_dir", folder)
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
        jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def _play(searches, settings, train, validation):
    """Lets all the searches go on until none proposes anything."""
    known = {}
    while asked := [(search, one) for search in searches for one in search.proposals()]:
        wanted = {}
        for _, one in asked:
            key = tuple(one.setting.items())
            wanted[key] = max(one.epochs, wanted.get(key, 0))
        wanted = {key: epochs for key, epochs in wanted.items() if len(known.get(key, ())) < epochs}
        for epochs in sorted(set(wanted.values())):
            same = [key for key, one in wanted.items() if one == epochs]
            for start in range(0, len(same), settings):
                known.update(_trained(same[start : start + settings], epochs, settings, train, validation))
        for search, one in asked:
            score = max(known[tuple(one.setting.items())][: one.epochs])
            one.tell(score)
            search.note(one.cost, score)


def _trained(keys, epochs, settings, train, validation) -> dict:
    """The accuracies after each epoch, by setting; filled up, so that programs come in few sizes."""
    size = next(size for size in (settings // 4, settings // 2, settings) if size >= len(keys))
    chosen = [dict(key) for key in [*keys, *[keys[0]] * (size - len(keys))]]
    results = train_together(
        build, chosen, *train, validation_data=validation, epochs=epochs, batch_size=BATCH, seed=0
    )
    return {key: history["val_accuracy"] for key, history in zip(keys, results.histories, strict=False)}


def _kerastuner(oracle, folder):
    """The `ask` of a search by one of KerasTuner's oracles."""
    oracle.verbose = 0
    oracle._set_project_dir(folder, "search")

    workers = itertools.count()  # one for each trial: KerasTuner gives a worker its open trial again

    def ask():
        trial = oracle.create_trial(f"worker {next(workers)}")
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


def _coarse_to_fine(seed, folder, budget):
    return _kerastuner(CoarseToFineOracle(stages=STAGES[budget], **_oracle_arguments(seed)), folder)


def _random(seed, folder, budget):
    oracle = RandomSearchOracle(max_trials=budget // EPOCHS, **_oracle_arguments(seed))
    return _kerastuner(oracle, folder)


def _bayesian(seed, folder, budget):
    oracle = BayesianOptimizationOracle(max_trials=budget // EPOCHS, **_oracle_arguments(seed))
    return _kerastuner(oracle, folder)


def _hyperband(seed, folder, budget):
    oracle = HyperbandOracle(max_epochs=EPOCHS, hyperband_iterations=budget, **_oracle_arguments(seed))
    return _kerastuner(oracle, folder)


def _tpe(seed, folder, budget):
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
