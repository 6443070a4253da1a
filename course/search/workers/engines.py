"""The samplers and pruners of Optuna that `course search` offers, each set up for many workers."""

SAMPLERS = ("tpe", "random", "qmc")
PRUNERS = ("median", "hyperband", "none")


def sampler(kind: str, seed: int, search_seed: int):
    """A sampler for one trial.

    Args:
        kind: One of `SAMPLERS`. `tpe` keeps away from what other workers are running; `random` draws the same
            settings whoever runs them; `qmc` spreads them evenly where no hyper-parameter is conditional.
        seed: Of the trial.
        search_seed: Of the search; `qmc` takes all its points from one sequence.
    """
    import optuna

    if kind == "random":
        return optuna.samplers.RandomSampler(seed=seed)
    if kind == "qmc":
        return optuna.samplers.QMCSampler(seed=search_seed, scramble=True, warn_independent_sampling=False)
    return optuna.samplers.TPESampler(seed=seed, constant_liar=True)


def pruner(kind: str, epochs: int):
    """A pruner for trials of so many epochs.

    Args:
        kind: One of `PRUNERS`. `median` stops a trial that is below the median of those that completed, after
            five of them; `hyperband` keeps the best third at each of several lengths.
        epochs: Most epochs of a trial.
    """
    import optuna

    if kind == "hyperband":
        return optuna.pruners.HyperbandPruner(min_resource=1, max_resource=epochs)
    return optuna.pruners.MedianPruner() if kind == "median" else optuna.pruners.NopPruner()
