"""Writes the sample submissions of an assignment: `python -m course.autograder.zoo FOLDER`."""

import sys

from course.autograder.assignment import load_assignment
from course.autograder.zoo import write_sample

for path in write_sample(load_assignment(sys.argv[1])):
    print(f"Wrote {path}")
