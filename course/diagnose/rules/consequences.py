"""What a fault in data, model or loss can bring about."""

EVERYTHING_AFTER = (
    "initial-loss",
    "activation-scale",
    "vanishing-gradient",
    "exploding-gradient",
    "dead-relu",
    "saturation",
    "constant-output",
    "update-ratio",
    "numeric-failure",
    "diverging",
    "flat-loss",
    "frozen-metric",
    "oscillation",
    "underfitting",
    "undertrained",
    "mode-gap",
    "no-signal",
)
"""Ids of the findings that such a fault explains."""
