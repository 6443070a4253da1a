"""Right training programs, some unusual, and mistakes to plant in them: what a diagnosis is tried on."""

from course.bugs.faults import FAULTS, Fault
from course.bugs.program import Data, Program, train
from course.bugs.programs import PROGRAMS

__all__ = ["FAULTS", "PROGRAMS", "Data", "Fault", "Program", "train"]
