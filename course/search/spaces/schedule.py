"""How the learning rate changes during the run."""

import math
from collections.abc import Sequence

import keras

from course.schedules import OneCycle, step_decay
from course.search.spaces._kind import kind

KINDS = ("constant", "step", "cosine", "one_cycle")


def schedule(
    hp, steps: int, peak: float | None = None, prefix: str = "", kinds: Sequence[str] = KINDS
) -> keras.optimizers.schedules.LearningRateSchedule | float | None:
    """Chooses a learning-rate schedule over a run of `steps` updates.

        schedule        constant, step, cosine (to 0), one_cycle
        drops           1 to 4, evenly spaced        under step
        drop_factor     0.1, 0.5                     under step
        warmup          0, 0.05, 0.1 of the steps    under cosine
        learning_rate   1e-5 to 1, log               where `peak` is None

    Args:
        hp: `keras_tuner.HyperParameters`, or whatever has its methods.
        steps: Optimizer updates (not epochs) of the whole run; at least 1. Where the stages of a search have
            different lengths it must be that of the stage, as `HyperMLP` takes care of.
        peak: Highest learning rate; None makes it a hyper-parameter too. `optimizer` passes its own.
        prefix: Put before the name of each hyper-parameter.
        kinds: Kinds to choose from.

    Returns:
        A schedule, or the float `peak` itself where it stays constant: an optimizer takes either. None where
        an outer `hp.conditional_scope` is inactive.

    Raises:
        ValueError: If `steps` is below 1 or `kinds` holds an unknown kind.

    Example:
        >>> import keras_tuner
        >>> hp = keras_tuner.HyperParameters()
        >>> hp.values["schedule"] = "step"
        >>> rate = schedule(hp, steps=100, peak=0.1)  # one drop to a tenth, the defaults
        >>> [round(float(rate(step)), 3) for step in (0, 49, 50, 99)]
        [0.1, 0.1, 0.01, 0.01]

    Source:
        Li, Karpathy and Johnson, 2015, CS231n, for steps; Loshchilov and Hutter, 2017, SGDR,
        https://arxiv.org/abs/1608.03983, for the cosine; Goyal et al., 2017,
        https://arxiv.org/abs/1706.02677, warm up for 5 of 90 epochs; Smith and Topin, 2018,
        Super-Convergence, https://arxiv.org/abs/1708.07120.
    """
    if steps < 1:
        raise ValueError(f"`steps` must be at least 1. Received: steps={steps}")
    chosen = kind(hp, f"{prefix}schedule", kinds, KINDS)
    if peak is None:
        peak = hp.Float(f"{prefix}learning_rate", 1e-5, 1.0, sampling="log", default=1e-2)
    drops = factor = warmup = None
    if "step" in kinds:
        with hp.conditional_scope(f"{prefix}schedule", ["step"]):
            drops = hp.Int(f"{prefix}drops", 1, 4)
            factor = hp.Choice(f"{prefix}drop_factor", [0.1, 0.5])
    if "cosine" in kinds:
        with hp.conditional_scope(f"{prefix}schedule", ["cosine"]):
            warmup = hp.Choice(f"{prefix}warmup", [0.0, 0.05, 0.1])
    if chosen is None:
        return None
    if chosen == "constant":
        return peak
    if chosen == "step":
        return step_decay(peak, every=math.ceil(steps / (drops + 1)), factor=factor)
    if chosen == "one_cycle":
        return OneCycle(peak, max(10, steps))  # fewer have no rise and fall
    rising = round(warmup * steps)
    if not rising:
        return keras.optimizers.schedules.CosineDecay(peak, steps)
    return keras.optimizers.schedules.CosineDecay(
        0.0, steps - rising, warmup_target=peak, warmup_steps=rising
    )
