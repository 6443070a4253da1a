"""The solution zoo: known right and wrong answers, on which the checks are tested."""

from course.autograder.zoo.notebook import write_sample, zoo_notebook
from course.autograder.zoo.variant import Variant, load_zoo

__all__ = ["Variant", "load_zoo", "write_sample", "zoo_notebook"]
