"""All programs: right ones, some of them unusual."""

from course.bugs.images import IMAGES
from course.bugs.sequences import SEQUENCES
from course.bugs.tabular import TABULAR

PROGRAMS = {program.name: program for program in (*TABULAR, *IMAGES, *SEQUENCES)}
