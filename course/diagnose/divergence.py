"""When a run is beyond hope: the rule of the lectures."""

import math
from collections.abc import Sequence


def has_diverged(losses: Sequence[float]) -> bool:
    """Tells whether the last of these losses, all >= 0, is not finite or over 3 times the first.

    Args:
        losses: Losses of a run from its start, by step or by epoch; at least one.

    Raises:
        ValueError: If there is no loss.

    Example:
        >>> has_diverged([2.3, 2.1, 7.5]), has_diverged([2.3, 2.1, 1.9])
        (True, False)

    Source:
        Li, Karpathy and Johnson, 2015, CS231n, "Babysitting the learning process".
    """
    if not len(losses):
        raise ValueError("`losses` must hold at least one loss. Received: none")
    return not math.isfinite(losses[-1]) or losses[-1] > 3 * losses[0]
