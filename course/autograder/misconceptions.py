"""Known wrong implementations, and which of them an answer betrays."""

import copy
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course.autograder.assignment import Assignment
from course.autograder.modules import load_module
from course.autograder.reference import reference_namespace
from course.autograder.student import Call, LocalStudent, StudentError

TOLERANCE = 1e-6
TOLERANCE_OF_FLOAT32 = 1e-4  # against the largest number: sums of a few hundred lose that much
SINGLE = (np.float32, np.float16)
CALLS_TRIED = 8  # wrong calls of one function: what these do not betray, a hundred more do not
FACTOR = 4  # an output may be so many times larger than the right one to be explained


@dataclass(frozen=True)
class Misconception:
    """A mistake that learners make.

    Attributes:
        name: As "missing_one_over_n".
        question: Where it happens, as "q3".
        replaces: Name of the function that it is a wrong version of.
        says: What the mistake is, to the learner, without the solution.
        function: The wrong version; None where only the name is known.
    """

    name: str
    question: str
    replaces: str
    says: str
    function: Callable | None = None


Explain = Callable[[str, list[Call]], Misconception | None]


def misconception(question: str, replaces: str, says: str) -> Callable[[Callable], Misconception]:
    """Marks a function of `misconceptions.py` as a wrong version of one that the learner writes.

    For a layer `replaces` is "BatchNorm.call", and the function takes (config, state, x, training, answer)
    and returns {"output": ..., "state": ...}. Where chance decides, it reads from `answer`, what came, which
    numbers were drawn; where `answer` is None it draws them itself.
    """

    def mark(function: Callable) -> Misconception:
        return Misconception(function.__name__, question, replaces, says, function)

    return mark


def load_misconceptions(assignment: Assignment) -> tuple[Misconception, ...]:
    """Returns the catalogue of an assignment, in the order of its file."""
    module = load_module(assignment.folder / "misconceptions.py")
    return tuple(value for value in vars(module).values() if isinstance(value, Misconception))


def explainer(assignment: Assignment) -> Explain:
    """Returns a function that names the misconception behind the calls of a failed check, or None.

    In the author's folder each wrong version is run on the very inputs of the calls. In a learner's copy,
    where there are no wrong versions, the answers are looked up in `mistakes.json`.
    """
    if assignment.has_solutions:
        return explains(load_misconceptions(assignment), reference_namespace(assignment))
    file = assignment.folder / "mistakes.json"
    mistakes = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return lambda check, calls: look_up(check, calls, mistakes)


def explains(catalogue: tuple[Misconception, ...], namespace: dict) -> Explain:
    """Returns a function that runs each wrong version on the very inputs of a failed check's calls.

    Args:
        catalogue: Known wrong versions.
        namespace: The names of the author's solution.
    """
    return lambda _, calls: recognise(calls, LocalStudent(namespace), catalogue)


def recognise(calls: list[Call], reference, catalogue: tuple[Misconception, ...]) -> Misconception | None:
    """Returns the one wrong version that gives the answer of a wrong call, on the same input.

    Args:
        calls: What was asked and answered, in order.
        reference: The author's solution, as a student.
        catalogue: Known wrong versions.

    Returns:
        The first misconception that alone explains a wrong call, or alone all calls of a function; or None.
    """
    tried = Counter()
    for call in calls:
        candidates = [known for known in catalogue if known.replaces == call.name]
        if not call.answered or not candidates or tried[call.name] == CALLS_TRIED:
            continue
        if not _is_fit(call, reference) or same(_answer(reference, call), call.answer):
            continue
        tried[call.name] += 1
        found = [known for known in candidates if _gives(known, call)]
        if len(found) > 1:
            others = [
                one for one in calls if one.name == call.name and one.answered and _is_fit(one, reference)
            ]
            found = [known for known in found if all(_gives(known, other) for other in others)]
        if len(found) == 1:
            return found[0]
    return None


def look_up(check: str, calls: list[Call], mistakes: dict) -> Misconception | None:
    """Returns the misconception whose fingerprint one of these calls carries, or None."""
    for number, call in enumerate(calls):
        known = mistakes.get(fingerprint(check, number, call)) if call.answered else None
        if known is not None:
            return Misconception(known["name"], known["question"], call.name, known["says"])
    return None


def fingerprint(check: str, number: int, call: Call, is_single: bool | None = None) -> str:
    """Returns a digest of an answer.

    It is equal for answers that agree to about seven digits, or to four where they were computed in float32.

    Args:
        check: Name of the check.
        number: Which call of the check it was.
        call: The call.
        is_single: Whether to take the answer for one in float32; by default it is looked at.
    """
    is_single = _holds_single(call.answer) if is_single is None else is_single
    text = f"{check} {number} {call.name} {_rounded(call.answer, is_single)}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _holds_single(value) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_single, value.values()))
    if isinstance(value, tuple | list):
        return any(map(_holds_single, value))
    return getattr(value, "dtype", None) in SINGLE


def same(one, other) -> bool:
    """Tells whether two answers have the same form and nearly the same numbers."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    if any(isinstance(value, str | None) for value in (one, other)):
        return False
    is_single = any(getattr(value, "dtype", None) in SINGLE for value in (one, other))
    try:
        one, other = np.asarray(one, float), np.asarray(other, float)
    except (TypeError, ValueError, OverflowError):
        return False
    largest = np.max(np.abs(other), initial=0.0, where=np.isfinite(other)) if is_single else 0.0
    within = {"rtol": TOLERANCE, "atol": max(TOLERANCE_OF_FLOAT32 * largest, 1e-12)}
    return one.shape == other.shape and np.allclose(one, other, **within, equal_nan=True)


def _is_fit(call: Call, reference) -> bool:
    """Whether our functions may compute with what the student's process said in this call.

    Of a layer, the state before the call and the answer came from there. Arrays of strange shapes, a few
    kilobytes each, would be broadcast here to gigabytes.
    """
    if not call.name.endswith(".call"):
        return True
    if len(call.values) != 3:
        return False
    config, state, x = call.values
    wanted, size, output = {}, 0, call.answer["output"]
    try:
        layer = reference.make(call.name.removesuffix(".call"), **config)
        layer.build(*np.shape(x))
        wanted, size = _shapes(layer.state()), np.size(layer(x, training=False))
    except StudentError:  # a layer that the author has only as a function: without weights, or not at all
        pass
    is_small = isinstance(output, np.ndarray) and output.size <= FACTOR * max(np.size(x), size)
    return is_small and _shapes(state) == _shapes(call.answer["state"]) == wanted


def _shapes(state: dict) -> dict:
    return {name: value.shape for name, value in state.items()}


def _gives(known: Misconception, call: Call) -> bool:
    return same(_answer(LocalStudent({call.name: known.function}), call), call.answer)


class _NoAnswer:
    """Equal to nothing: what stands for an answer where there was an error."""


def _answer(student, call: Call):
    is_layer = call.name.endswith(".call")
    named = {**call.named, "answer": call.answer} if is_layer else call.named
    try:
        with np.errstate(all="ignore"):
            return student.call_in_place(call.name, *copy.deepcopy(call.values), **copy.deepcopy(named))
    except Exception:
        return _NoAnswer()


def _rounded(value, is_single: bool) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_rounded(value[key], is_single)}" for key in sorted(value)) + "}"
    if isinstance(value, tuple | list):
        return "(" + ", ".join(_rounded(item, is_single) for item in value) + ")"
    try:
        numbers = np.asarray(value, float) + 0.0
    except (TypeError, ValueError, OverflowError):
        return repr(value)
    if is_single:  # against the largest number, since what should be 0 is some 1e-8
        largest = np.max(np.abs(numbers), initial=0.0, where=np.isfinite(numbers))
        steps = np.round(numbers / (TOLERANCE_OF_FLOAT32 * (largest or 1.0))) + 0.0
        return f"{numbers.shape} {largest:.3e} " + " ".join(f"{step:.0f}" for step in steps.ravel())
    return f"{numbers.shape} " + " ".join(f"{number:.6e}" for number in numbers.ravel())
