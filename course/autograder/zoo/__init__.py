"""The solution zoo: known right and wrong answers, on which the checks are tested."""

from course.autograder.zoo.notebook import write_sample, zoo_notebook
from course.autograder.zoo.run import run_zoo
from course.autograder.zoo.summary import Miss, Summary
from course.autograder.zoo.trial import Keeper, Outcome, Trial
from course.autograder.zoo.variant import Variant, load_cheats, load_zoo

__all__ = [
    "Keeper", "Miss", "Outcome", "Summary", "Trial", "Variant",
    "load_cheats", "load_zoo", "run_zoo", "write_sample", "zoo_notebook",
]  # fmt: skip
