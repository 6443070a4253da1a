"""Hyper-parameter search: spaces that compose, coarse to fine, and what to read from the trials."""

from course.search import spaces
from course.search.coarse_to_fine import CoarseToFine
from course.search.coarse_to_fine_oracle import CoarseToFineOracle
from course.search.distinct_bayesian_oracle import DistinctBayesianOracle
from course.search.edge_warnings import EdgeWarning, edge_warnings
from course.search.hyper_cnn import HyperCNN
from course.search.hyper_mlp import HyperMLP
from course.search.importance import Importance, importance
from course.search.log_grid import log_grid
from course.search.optimism import Optimism, optimism
from course.search.optuna_hyper_parameters import OptunaHyperParameters
from course.search.optuna_objective import optuna_objective
from course.search.rows import Range, Trials, trials
from course.search.train_together import train_together

__all__ = [
    "CoarseToFine",
    "CoarseToFineOracle",
    "DistinctBayesianOracle",
    "EdgeWarning",
    "HyperCNN",
    "HyperMLP",
    "Importance",
    "Optimism",
    "OptunaHyperParameters",
    "Range",
    "Trials",
    "edge_warnings",
    "importance",
    "log_grid",
    "optimism",
    "optuna_objective",
    "spaces",
    "train_together",
    "trials",
]
