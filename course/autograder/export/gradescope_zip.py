"""Gradescope: the zip that an instructor uploads as the autograder of an assignment."""

import io
import json
import stat
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from course.autograder.assignment import Assignment
from course.errors import CourseError

PACKAGE = Path(__file__).parent.parent.parent
SCRIPTS = PACKAGE / "autograder" / "templates" / "gradescope"
DATE = (1980, 1, 1, 0, 0, 0)  # the same assignment gives the same zip
GRADER = ("numpy", "scipy", "scikit-learn", "matplotlib", "jinja2", "click", "rich", "ipython")
KERAS = ("keras", "tensorflow")
PYPROJECT = """[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "course"
version = "{version}"
requires-python = ">=3.11,<3.14"

[tool.hatch.build.targets.wheel]
packages = ["course"]
"""


def gradescope_zip(assignment: Assignment, *, visibility: str, unsafe_no_sandbox: bool = False) -> bytes:
    """Returns the autograder: its two scripts, the author's folder, this package and what it needs.

    It holds solutions and hidden checks; Gradescope shows it to the staff of a course only.

    Args:
        assignment: The author's.
        visibility: When students see the tests and their score.
        unsafe_no_sandbox: Grade even where the container offers no sandbox.

    Raises:
        CourseError: If it is a learner's copy.
    """
    if not assignment.has_solutions:
        raise CourseError(f"{assignment.folder} is a learner's copy: it has no hidden checks.",
                          "Name the assignment, as in `course export A1 --to gradescope`.")  # fmt: skip
    settings = {"visibility": visibility, "unsafe_no_sandbox": unsafe_no_sandbox}
    files = {
        "setup.sh": (SCRIPTS / "setup.sh").read_bytes(),
        "run_autograder": (SCRIPTS / "run_autograder").read_bytes(),
        "requirements.txt": requirements(assignment).encode(),
        "settings.json": json.dumps(settings).encode() + b"\n",
        "package/pyproject.toml": PYPROJECT.format(version=version("course")).encode(),
    }
    for file in assignment.folder.iterdir():
        if file.is_file() and not file.name.startswith("."):
            files[f"assignment/{file.name}"] = file.read_bytes()
    for file in PACKAGE.rglob("*"):
        place = file.relative_to(PACKAGE)
        if file.is_file() and not any(part.startswith((".", "__pycache__")) for part in place.parts):
            files[f"package/course/{place.as_posix()}"] = file.read_bytes()
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(name, DATE)
            mode = 0o755 if name in ("setup.sh", "run_autograder") else 0o644
            member.external_attr = (stat.S_IFREG | mode) << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(member, content)
    return data.getvalue()


def requirements(assignment: Assignment) -> str:
    """Returns what the grader needs, in the versions that are installed here and were tried.

    Raises:
        CourseError: If something is not installed here.
    """
    names = [*GRADER, *(KERAS if "keras" in assignment.preload else ())]
    try:
        return "".join(f"{name}=={version(name)}\n" for name in names)
    except PackageNotFoundError as error:
        raise CourseError(
            f"{error.name} is not installed here, so no version of it was tried.", f"pip install {error.name}"
        ) from error
