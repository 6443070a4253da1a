"""The choice between the kinds of a thing, on which the other hyper-parameters depend."""

from collections.abc import Sequence


def kind(hp, name: str, asked: Sequence[str], known: Sequence[str]):
    """One of the kinds, or None where an outer scope is inactive; a single kind is not tuned.

    Raises:
        ValueError: If `asked` is empty or holds an unknown kind.
    """
    asked = list(asked)
    if not asked or not set(asked) <= set(known):
        raise ValueError(f"`kinds` must hold some of {', '.join(known)}. Received: kinds={asked!r}")
    return hp.Fixed(name, asked[0]) if len(asked) == 1 else hp.Choice(name, asked)
