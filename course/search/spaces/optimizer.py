"""Which optimizer, and its learning rate."""

from collections.abc import Sequence

import keras

from course.search.spaces._kind import kind
from course.search.spaces.schedule import schedule

KINDS = ("sgd", "adam", "adamw")


def optimizer(hp, steps: int | None = None, prefix: str = "", kinds: Sequence[str] = KINDS):
    """Chooses an optimizer and its learning rate; each kind has a range of its own.

        optimizer             sgd (Nesterov), adam, adamw
        sgd_learning_rate     1e-4 to 1, log        under sgd
        momentum              0.5, 0.9, 0.95, 0.99  under sgd
        adam_learning_rate    1e-5 to 1e-2, log     under adam and adamw
        weight_decay          1e-4 to 1e-1, log     under adamw

    Args:
        hp: `keras_tuner.HyperParameters`, or whatever has its methods.
        steps: Optimizer updates of the whole run; where given, the learning rate follows a `schedule`, and
            the rate above is its peak. None keeps it constant.
        prefix: Put before the name of each hyper-parameter.
        kinds: Kinds to choose from.

    Returns:
        A new `keras.optimizers.Optimizer`; None where an outer `hp.conditional_scope` is inactive.

    Raises:
        ValueError: If `kinds` holds an unknown kind, or `steps` is below 1.

    Example:
        >>> import keras_tuner
        >>> hp = keras_tuner.HyperParameters()
        >>> type(optimizer(hp)).__name__
        'SGD'
        >>> sorted(hp.values)  # what belongs to Adam has no value
        ['momentum', 'optimizer', 'sgd_learning_rate']

    Source:
        Bengio, 2012, Practical Recommendations for Gradient-Based Training of Deep Architectures, section
        3.1, https://arxiv.org/abs/1206.5533: rates below 1 and above 1e-6 for standardised inputs, on a log
        scale. Karpathy, CS231n notes, "Parameter updates": momentum 0.5, 0.9, 0.95, 0.99. Adam's own 1e-3
        (Kingma and Ba, 2015, https://arxiv.org/abs/1412.6980) and Keras's weight decay of AdamW, 4e-3, lie
        inside.
    """
    chosen = kind(hp, f"{prefix}optimizer", kinds, KINDS)
    rate = momentum = decay = None
    if "sgd" in kinds:
        with hp.conditional_scope(f"{prefix}optimizer", ["sgd"]):
            sgd_rate = hp.Float(f"{prefix}sgd_learning_rate", 1e-4, 1.0, sampling="log", default=1e-2)
            momentum = hp.Choice(f"{prefix}momentum", [0.5, 0.9, 0.95, 0.99], default=0.9)
            rate = sgd_rate if chosen == "sgd" else rate
    adams = [name for name in kinds if name.startswith("adam")]
    if adams:
        with hp.conditional_scope(f"{prefix}optimizer", adams):
            adam_rate = hp.Float(f"{prefix}adam_learning_rate", 1e-5, 1e-2, sampling="log", default=1e-3)
            rate = adam_rate if chosen in adams else rate
    if "adamw" in kinds:
        with hp.conditional_scope(f"{prefix}optimizer", ["adamw"]):
            decay = hp.Float(f"{prefix}weight_decay", 1e-4, 1e-1, sampling="log", default=4e-3)
    if steps is not None:
        rate = schedule(hp, steps, peak=rate or 1.0, prefix=prefix)  # 1.0: in a scope that is inactive
    if chosen == "sgd":
        return keras.optimizers.SGD(rate, momentum=momentum, nesterov=True)
    if chosen == "adam":
        return keras.optimizers.Adam(rate)
    return keras.optimizers.AdamW(rate, weight_decay=decay) if chosen == "adamw" else None
