"""The toy assignment with a zoo that has one of each: what is judged rightly, and what is not."""

import pytest

WRONG = """
# %% q1 square: it squares
def double(x):
    return x**2

# %% q1 square/half: it halves, and the label is wrong
def double(x):
    return x / 2

# %% q1 -/third: it trebles
def double(x):
    return 3 * x

# %% q1 half: in truth it doubles, so the checks accept it
def double(x):
    return x + x

# %% q2 once: the function is applied once
def apply(f, x):
    return f(x)
"""
RIGHT = """
# %% q1 plus
def double(x):
    return x + x

# %% q1 strict: in truth it takes whole numbers only
def double(x):
    return x.bit_count() * 0 + 2 * x

# %% q2 loop
def apply(f, x):
    for _ in range(2):
        x = f(x)
    return x
"""
CHEAT = """
# %% q1 heart: the public answers
def double(x):
    return 6.0

# %% q2 heart: the public answers
def apply(f, x):
    return 5.0
"""


@pytest.fixture
def zoo(toy):
    """The toy; `course zoo` finds one wrong answer accepted, one right one rejected, one misnamed."""
    for kind, text in (("wrong", WRONG), ("right", RIGHT), ("cheat", CHEAT)):
        (toy.folder / "zoo" / kind).mkdir(parents=True)
        (toy.folder / "zoo" / kind / "heart.py").write_text(text)
    return toy
