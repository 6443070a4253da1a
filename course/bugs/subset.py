"""A few runs for every change: clean programs that must stay quiet, and pairs whose first cause is known."""

from course.bugs.harm import CLEAN

QUIET = ("clusters", "normalised_inside", "values", "two_heads", "warm_up", "words", "several_steps")

FIRST_CAUSE = {
    ("clusters", "rate_too_high"): "lr-out-of-range",
    ("values", "rate_too_low"): "lr-out-of-range",
    ("clusters", "gradient_sign"): "wrong-direction",
    ("values", "zero_weights"): "bad-init",
    ("clusters", "scores_as_probabilities"): "output-loss-mismatch",
    ("normalised_inside", "softmax_of_one"): "output-loss-mismatch",
    ("clusters", "deep_sigmoid"): "deep-saturating",
    ("clusters", "labels_shuffled"): "no-signal",
    ("clusters", "labels_off_by_one"): "labels-out-of-range",
    ("values", "targets_unscaled"): "target-scale",
    ("clusters", "nan_in_inputs"): "data-nonfinite",
    ("clusters", "penalty_too_high"): "regularisation-dominates",
    ("clusters", "frozen"): "frozen-layers",
}


def subset() -> list[tuple[str, str, int]]:
    """Returns the runs: (program, case, seed)."""
    return [(name, CLEAN, 0) for name in QUIET] + [(*pair, 0) for pair in FIRST_CAUSE]
