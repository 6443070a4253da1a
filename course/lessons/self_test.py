"""Whether what the course needs is installed here, in the versions it asks for."""

import platform
import sys
from importlib import metadata

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet


def lacking(requirements: list[str]) -> list[str]:
    """Lists the requirements that are not met here, each with what was found.

    Args:
        requirements: As a package's metadata states them, "numpy>=2,<3"; those of extras do not count.
    """
    found = []
    for requirement in map(Requirement, requirements):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            found.append(f"{requirement.name}{requirement.specifier}  is not installed")
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            found.append(f"{requirement.name}{requirement.specifier}  {version} is installed")
    return found


def self_test() -> None:
    """Prints whether Python and the packages are those that the course asks for, and what mends it if not.

    Example:
        >>> self_test()  # doctest: +SKIP
        Python 3.11  fine (>=3.11,<3.14)
        packages     fine (20 compared)
    """
    try:
        about = metadata.metadata("course")
    except metadata.PackageNotFoundError:
        print("The course is not installed here, so versions are not compared: pip install -e .")
        return
    wanted = ",".join(sorted(about["Requires-Python"].split(","), reverse=True))  # the lower bound first
    fine = SpecifierSet(wanted).contains(platform.python_version(), prereleases=True)
    print(f"Python {'.'.join(map(str, sys.version_info[:2]))}  {'fine' if fine else 'not fit'} ({wanted})")
    requirements = about.get_all("Requires-Dist")
    problems = lacking(requirements)
    core = sum("extra ==" not in requirement for requirement in requirements)
    print(f"packages     {f'{len(problems)} to mend' if problems else 'fine'} ({core} compared)")
    for problem in problems:
        print(f"    {problem}")
    if problems:
        print("In the folder of the clone: pip install -r requirements.lock")
