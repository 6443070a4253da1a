"""KerasTuner's hyper-parameters as what is drawn from: a range of places, or choices with chances."""

import itertools


def key(hp) -> str:
    """Name and conditions: KerasTuner allows one name twice, under different conditions."""
    conditions = " and ".join(f"{condition.name} in {condition.values}" for condition in hp.conditions)
    return f"{hp.name} where {conditions}" if conditions else hp.name


def is_range(hp) -> bool:
    return hasattr(hp, "min_value")


def choices(hp) -> list:
    """The values of a Choice, a Boolean or a Fixed."""
    return list(hp.values) if hasattr(hp, "values") else [hp.value]


def whole_range(hp):
    """`(0, 1)`, or equal chances."""
    if is_range(hp):
        return 0.0, 1.0
    return [1 / len(choices(hp))] * len(choices(hp))


def place(hp, value) -> float:
    """KerasTuner's `value_to_prob`, but exact for steps: there 0.3 of 0, 0.1 ... 1 gets the place of 0.2."""
    if hp.step is None:
        return hp.value_to_prob(value)
    values = list(hp.values)
    nearest = min(range(len(values)), key=lambda index: abs(values[index] - value))
    return (nearest + 0.5) / len(values)


def step(hp) -> float:
    """How far neighbouring values lie apart, as places; 0 for a continuous range."""
    return 0.0 if hp.step is None else 1 / len(list(hp.values))


def value(hp, drawn_from, chance: float):
    """The value at `chance`, in [0, 1), of a range of places or of choices with these chances."""
    if is_range(hp):
        low, high = drawn_from
        return hp.prob_to_value(low + chance * (high - low))
    for choice, below in zip(choices(hp), itertools.accumulate(drawn_from), strict=True):
        if chance < below:
            return choice
    return choices(hp)[-1]  # the chances sum to 1 only up to rounding
