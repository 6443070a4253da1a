"""Pure functions from facts to findings: what is asked of a model, its data and a run."""

from course.diagnose.rules import (
    activations,
    data,
    divergence,
    generalization,
    gradients,
    initialization,
    learning_rate,
    nonlinearity,
    numeric,
    oscillation,
    output_loss,
    regularization,
    standstill,
    undertraining,
    usage,
)
from course.diagnose.rules.rule import Rule, Unchecked

_FILES = (
    output_loss,
    data,
    nonlinearity,
    initialization,
    learning_rate,
    regularization,
    gradients,
    activations,
    numeric,
    divergence,
    standstill,
    oscillation,
    undertraining,
    generalization,
    usage,
)

RULES: tuple[Rule, ...] = tuple(rule for file in _FILES for rule in file.RULES)
"""Every rule, in the order in which a report asks."""

__all__ = ["RULES", "Rule", "Unchecked"]
