"""Notebooks as files: from the script that is reviewed to the executed notebook that is read."""

from course.notebook.build import build, failure, is_current, write
from course.notebook.clean import cell_name, clean, problems
from course.notebook.execute import Execution, execute
from course.notebook.lessons import Lesson, all_lessons, find, project_root
from course.notebook.source import digest, read

__all__ = [
    "Execution",
    "Lesson",
    "all_lessons",
    "build",
    "cell_name",
    "clean",
    "digest",
    "execute",
    "failure",
    "find",
    "is_current",
    "problems",
    "project_root",
    "read",
    "write",
]
