"""What a loss curve looks like: seven questions, asked one after the other."""

from collections.abc import Sequence

import numpy as np

from course.diagnose.moving_average import moving_average

SHAPES = (
    "explodes",
    "falls then dead",
    "flat",
    "saw teeth",
    "overfits",
    "late start",
    "stalls",
    "healthy",
)


def curve_shape(losses: Sequence[float], train_accuracy: float, val_accuracy: float) -> str:
    """Names the shape of a run's loss curve.

    The questions, in their order; the first that is answered with yes decides:

    1. Is a loss not finite? `explodes`.
    2. Is the second half level to one part in a thousand? `falls then dead` where the first loss
       was over 2 % higher than the last, otherwise `flat`.
    3. Does the loss jump from step to step by over 30 % of its mean, in that half? `saw teeth`.
    4. Is the training accuracy over 0.3 above that on validation examples? `overfits`.
    5. Does the smoothed loss need over 15 % of the steps to fall by its first 2 %? `late start`.
    6. Does it fall by less than 5 % over the second half? `stalls`.
    7. Otherwise `healthy`.

    The thresholds were set on short runs of a small network on CIFAR-10; other runs may need
    others.

    Args:
        losses: Loss of each step; at least 40.
        train_accuracy: Training accuracy at the end, in [0, 1].
        val_accuracy: Validation accuracy at the end.

    Returns:
        One of `SHAPES`.

    Raises:
        ValueError: If there are fewer than 40 losses.

    Example:
        >>> curve_shape([2.3] * 100, train_accuracy=0.1, val_accuracy=0.1)
        'flat'
    """
    losses = np.asarray(losses, dtype=float)
    if len(losses) < 40:
        raise ValueError(f"`losses` must hold at least 40 steps. Received: {len(losses)}")
    if not np.isfinite(losses).all():
        return "explodes"
    half = losses[len(losses) // 2 :]
    if np.ptp(half) < 1e-3 * half.mean():
        return "falls then dead" if losses[0] > 1.02 * losses[-1] else "flat"
    if np.abs(np.diff(half)).mean() > 0.3 * half.mean():
        return "saw teeth"
    if train_accuracy - val_accuracy > 0.3:
        return "overfits"
    smooth = moving_average(losses, len(losses) // 20)
    if (smooth < 0.98 * losses[0]).argmax() > 0.15 * len(losses):
        return "late start"
    middle = smooth[len(smooth) // 2]
    return "stalls" if smooth[-1] > 0.95 * middle else "healthy"
