"""Which checkpoints are worth their disk space."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Saved:
    """One checkpoint on disk.

    Args:
        path: Its file.
        value: The metric when it was written; None or not finite where it cannot be ranked.
    """

    path: str
    value: float | None


def worth_keeping(
    saved: list[Saved], keep_best: int, keep_last: int | None, higher_is_better: bool
) -> list[Saved]:
    """Those among the `keep_best` best or the `keep_last` last, in the order of `saved`.

    Of equal values the earlier is the better one, as with early stopping.

    Example:
        >>> files = [Saved("a", 0.3), Saved("b", 0.1), Saved("c", 0.2), Saved("d", math.nan)]
        >>> [one.path for one in worth_keeping(files, 1, 1, higher_is_better=False)]
        ['b', 'd']
    """
    if keep_last is None:
        return list(saved)
    best = ranked(saved, higher_is_better)[:keep_best]
    last = saved[len(saved) - keep_last :] if keep_last else []
    return [one for one in saved if one in best or one in last]


def ranked(saved: list[Saved], higher_is_better: bool) -> list[Saved]:
    """The checkpoints with a finite value, best first."""
    finite = [one for one in saved if one.value is not None and math.isfinite(one.value)]
    return sorted(finite, key=lambda one: -one.value if higher_is_better else one.value)
