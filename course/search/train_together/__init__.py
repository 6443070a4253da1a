"""Many settings of one architecture, trained at once in one program."""

from course.search.train_together.results import Results
from course.search.train_together.train_together import train_together

__all__ = ["Results", "train_together"]
