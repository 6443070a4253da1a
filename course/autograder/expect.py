"""What a check asks of an answer; where it is not met, what was asked and what came."""

import numpy as np

from course.autograder.display import ITEMS, shown


class MismatchError(Exception):
    """An answer that is not what was asked for.

    Args:
        symptom: "kind", "shape", "not finite", "values" or "rule": what is wrong without showing the case.
        got: What came, for a person to read.
        wanted: What was asked for.
        hint: Where to look; shown in a notebook and on the feedback page.
    """

    def __init__(self, symptom: str, got: str, wanted: str, hint: str = ""):
        super().__init__(f"Asked for {wanted}; got {got}.")
        self.symptom, self.got, self.wanted, self.hint = symptom, got, wanted, hint


def close(got, wanted, *, rtol: float = 1e-7, atol: float = 1e-12, hint: str = "", of: str = ""):
    """Asks for numbers that equal others up to a tolerance, in the same shape.

    Args:
        got: The answer.
        wanted: Number or array.
        rtol: Relative tolerance, against the largest number wanted.
        atol: Absolute tolerance.
        hint: Where to look if they differ.
        of: Which part of the answer it is, as "bias", where it has several.

    Raises:
        MismatchError: If they are no numbers, of another shape, not finite where they should be, or others.
    """
    name = f"{of} = " if of else ""
    wanted = np.asarray(wanted)
    numbers = array(got, wanted.shape, hint=hint)
    if np.isfinite(wanted).all() and not np.isfinite(numbers).all():
        came = f"{shown(got)}, with nan or inf" if wanted.ndim else shown(got)
        raise MismatchError("not finite", f"{name}{came}", f"{name}{shown(wanted)}", hint)
    finite = np.isfinite(wanted)
    allowed = atol + rtol * float(np.max(np.abs(wanted[finite]), initial=0.0))
    with np.errstate(invalid="ignore"):
        near = np.abs(numbers.astype(float) - wanted) <= allowed
    wrong = ~np.where(finite, near, numbers == wanted)
    if wrong.any():
        where = "" if wanted.size == 1 else f" ({int(wrong.sum())} of {wrong.size} numbers differ)"
        if wanted.size > ITEMS:  # too many to be shown: the first one that differs
            place = tuple(int(index) for index in np.argwhere(wrong)[0])
            came, asked = (
                f"{shown(numbers[place])} at {list(place)}",
                f"{shown(wanted[place])} at {list(place)}",
            )
            raise MismatchError("values", f"{name}{came}{where}", f"{name}{asked}", hint)
        raise MismatchError("values", f"{name}{shown(got)}{where}", f"{name}{shown(wanted)}", hint)


def number(got, *, hint: str = "") -> float:
    """Asks for one finite number, and returns it.

    Raises:
        MismatchError: If the answer is something else.
    """
    value = float(array(got, (), hint=hint))
    if not np.isfinite(value):
        raise MismatchError("not finite", shown(got), "a finite number", hint)
    return value


def array(got, shape: tuple[int, ...], *, hint: str = "") -> np.ndarray:
    """Asks for numbers in a shape, and returns them.

    Raises:
        MismatchError: If the answer is something else.
    """
    what = "a number" if shape == () else f"an array of shape {shape}"
    try:
        numbers = np.asarray(got)
    except (ValueError, TypeError):
        numbers = None
    if numbers is None or numbers.dtype.kind not in "fiub":
        raise MismatchError("kind", shown(got), what, hint)
    if numbers.shape != tuple(shape):
        raise MismatchError(
            "shape", f"one of shape {numbers.shape}" if numbers.ndim else shown(got), what, hint
        )
    return numbers


def parts(got, names: tuple[str, ...], *, hint: str = "") -> list:
    """Asks for a dictionary with these keys and returns its values in that order.

    Raises:
        MismatchError: If the answer is something else, or a key is missing.
    """
    wanted = f"a dictionary with the keys {', '.join(names)}"
    if not isinstance(got, dict):
        raise MismatchError("kind", shown(got), wanted, hint)
    missing = [name for name in names if name not in got]
    if missing:
        raise MismatchError("kind", f"one without {', '.join(missing)}", wanted, hint)
    return [got[name] for name in names]


def items(got, count: int, *, of: str, hint: str = "") -> list:
    """Asks for a tuple or list of some length and returns its items.

    Args:
        got: The answer.
        count: How many.
        of: What they are, as "the gradients of `w` and of `b`".

    Raises:
        MismatchError: If the answer is something else.
    """
    is_array = isinstance(got, np.ndarray) and got.ndim > 0
    if not (isinstance(got, tuple | list) or is_array) or len(got) != count:
        raise MismatchError("kind", shown(got), f"{count} things: {of}", hint)
    return list(got)


def that(condition, *, got, wanted: str, hint: str = ""):
    """Asks for a rule to hold.

    Args:
        condition: Whether it does.
        got: What came.
        wanted: The rule, as "a loss that falls at every step".

    Raises:
        MismatchError: If it does not.
    """
    if not condition:
        raise MismatchError("rule", got if isinstance(got, str) else shown(got), wanted, hint)
