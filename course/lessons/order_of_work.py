"""The order in which a network is made to work: no step before the one that it rests on."""

from collections.abc import Sequence

ORDER = ("check the first loss", "overfit a small sample", "regularise", "lower the rate")


def refusal(plan: Sequence[str]) -> str | None:
    """Says why a plan cannot be followed, or returns None where it can.

    Each step must come after all steps that stand before it in `ORDER`. A plan may end early.

    Args:
        plan: Steps in the order in which they are to be taken, each one of `ORDER`.

    Raises:
        ValueError: If a step is none of `ORDER`.

    Example:
        >>> refusal(["check the first loss", "regularise"])
        '"regularise" comes before "overfit a small sample"'

    Source:
        The closing hints of lecture S4; the check of the first loss before them is S0's and S1's.
    """
    for place, step in enumerate(plan):
        if step not in ORDER:
            raise ValueError(f"A step must be one of {', '.join(ORDER)}. Received: {step!r}")
        for needed in ORDER[: ORDER.index(step)]:
            if needed not in plan[:place]:
                return f'"{step}" comes before "{needed}"'
    return None
