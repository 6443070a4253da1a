"""Whether large weights are penalised, and how much."""

from collections.abc import Sequence

import keras

from course.search.spaces._kind import kind

KINDS = ("none", "l2", "l1")


def regularization(
    hp, prefix: str = "", kinds: Sequence[str] = ("none", "l2")
) -> keras.regularizers.Regularizer | None:
    """Chooses a penalty on the kernels.

        penalty   none, l2 (and l1 where asked for)
        l2        1e-6 to 1e-1, log     under l2
        l1        1e-7 to 1e-2, log     under l1

    Args:
        hp: `keras_tuner.HyperParameters`, or whatever has its methods.
        prefix: Put before the name of each hyper-parameter.
        kinds: Kinds to choose from.

    Returns:
        A `keras.regularizers.Regularizer` to give as `kernel_regularizer`, or None for no penalty.

    Raises:
        ValueError: If `kinds` holds an unknown kind.

    Example:
        >>> import keras_tuner
        >>> hp = keras_tuner.HyperParameters()
        >>> hp.values = {"penalty": "l2"}
        >>> regularization(hp).get_config()  # the default strength
        {'l2': 0.0001}

    Source:
        Bengio, 2012, section 3.1, https://arxiv.org/abs/1206.5533: strengths on a log scale. The 5e-4 of
        Krizhevsky et al., 2012, and the 1e-4 of He et al., 2016, lie inside. Keras's penalty is
        `l2 * sum(w ** 2)`; the lectures' and most papers' is half of that, so halve their numbers.
    """
    chosen = kind(hp, f"{prefix}penalty", kinds, KINDS)
    l2 = l1 = None
    if "l2" in kinds:
        with hp.conditional_scope(f"{prefix}penalty", ["l2"]):
            l2 = hp.Float(f"{prefix}l2", 1e-6, 1e-1, sampling="log", default=1e-4)
    if "l1" in kinds:
        with hp.conditional_scope(f"{prefix}penalty", ["l1"]):
            l1 = hp.Float(f"{prefix}l1", 1e-7, 1e-2, sampling="log", default=1e-5)
    if chosen == "l2":
        return keras.regularizers.L2(l2)
    return keras.regularizers.L1(l1) if chosen == "l1" else None
