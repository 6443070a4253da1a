"""What checks may ask, wherever the student's code runs: call a function, make an object, fit a model."""

from abc import ABC, abstractmethod

from course.autograder.student.error import StudentError
from course.autograder.student.made import Made, number_of


class Student(ABC):
    """The student's functions and classes, asked by name; plain data goes there and comes back."""

    def call(self, name: str, /, *values, **named):
        """Calls one of the student's functions.

        Raises:
            StudentError: If there is no such function, it raises, returns what is no plain data, or changes
                an argument in place.
        """
        return self.ask("call", name, values, named)

    def call_in_place(self, name: str, /, *values, **named):
        """Calls one of the student's functions, which may change its arguments; see `call`."""
        return self.ask("call", name, values, named, True)

    def make(self, name: str, /, *values, **config) -> Made:
        """Makes an object of one of the student's classes; it stays where the student's code runs.

        Args:
            name: Name of the class.
            *values: What it is made with.
            **config: What it is made with, by name.

        Raises:
            StudentError: As `call`.
        """
        return Made(self.ask, number_of(self.ask("make", name, values, config)), name)

    def fit(
        self, name: str, x, y, *, epochs: int, batch_size: int, config: dict | None = None, test=None,
        seed: int = 0,
    ) -> dict:  # fmt: skip
        """Builds a model with one of the student's functions, fits it without shuffling, and predicts.

        Args:
            name: Name of the function; it returns a compiled model.
            x: Inputs.
            y: Targets.
            epochs: How often to go over the inputs.
            batch_size: Examples in a batch.
            config: What the function is given.
            test: Inputs to predict for; those of training if None.
            seed: Seed of the initial weights and of all that rests on chance.

        Returns:
            {"history": {name: one number an epoch}, "predictions": array}.

        Raises:
            StudentError: As `call`.
        """
        fitted = self.ask("fit", name, x, y, test, dict(config or {}), epochs, batch_size, seed)
        if not isinstance(fitted, dict) or set(fitted) != {"history", "predictions"}:
            raise StudentError("protocol", "The process sent what is no history and predictions.")
        return fitted

    @abstractmethod
    def ask(self, op: str, /, *values):
        """Passes a request of `worker/drivers.py` on and returns the answer.

        Raises:
            StudentError: As `call`.
        """
