"""Scores in the forms that other systems take."""

from course.autograder.export.canvas import fill_canvas
from course.autograder.export.exported import Exported
from course.autograder.export.gradescope import VISIBILITIES
from course.autograder.export.gradescope_zip import gradescope_zip
from course.autograder.export.moodle import fill_moodle, moodle_import
from course.autograder.export.nbgrader_csv import nbgrader_csv
from course.autograder.export.sheet import Sheet, read_sheet

__all__ = [
    "VISIBILITIES",
    "Exported",
    "Sheet",
    "fill_canvas",
    "fill_moodle",
    "gradescope_zip",
    "moodle_import",
    "nbgrader_csv",
    "read_sheet",
]
