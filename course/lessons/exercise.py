"""What one checkpoint exercise of a lesson consists of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Exercise:
    """A question with its checker, its hints and a solution.

    Args:
        task: What is asked, as the lesson states it.
        check: Takes the answer and returns None where it is right, otherwise a message that names the mistake
            without giving the answer away.
        hints: From the gentlest to the most telling; at least one.
        solution: A function, where a function is asked for: it is then itself the right answer. Otherwise
            Python code: one expression, or lines that leave the result in `answer`.
        wrong: Wrong answers with a phrase of the message that each must get; at least one.
        why: What a right answer shows, printed after "right"; may be empty.

    Example:
        >>> steps = Exercise(
        ...     task="How many steps are in an epoch of 10,000 examples with batches of 200?",
        ...     check=lambda answer: None if answer == 50 else "One step uses one batch.",
        ...     hints=("How many batches of 200 fit into 10,000?",),
        ...     solution="10_000 // 200",
        ...     wrong=((10_000, "one batch"),),
        ... )
        >>> steps.solved()
        50
    """

    task: str
    check: Callable[[Any], str | None]
    hints: tuple[str, ...]
    solution: Callable | str
    wrong: tuple[tuple[Any, str], ...] = ()
    why: str = ""

    def solved(self) -> Any:
        """Returns the answer that the shown solution gives."""
        if not isinstance(self.solution, str):
            return self.solution
        try:
            return eval(self.solution, {})
        except SyntaxError:
            names: dict[str, Any] = {}
            exec(self.solution, names)
            return names["answer"]
