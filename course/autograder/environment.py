"""What a score depends on beside submission and checks: versions, the grader's own code, the sandbox."""

import functools
import hashlib
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from course.autograder.sandbox import Tier

PACKAGES = ("course", "numpy", "scipy", "keras", "tensorflow", "jax", "torch", "ipython")
HERE = Path(__file__).parent
BESIDE = (  # of the grader's files those that change no outcome of a check
    "batch.py", "export", "grade.py", "gradebook", "intake.py", "late.py", "local_workers.py", "outputs.py",
    "page.py", "received.py", "table.py", "workers.py", "zoo",
)  # fmt: skip


def environment(tier: Tier, seed: int | None) -> dict[str, str]:
    """Returns the names and values of all that it is made of; equal ones grade alike, but for chance.

    Args:
        tier: The walls.
        seed: A seed that was asked for, or None where each grading has its own.
    """
    return {
        "Python": platform.python_version(),
        **{name: _version(name) for name in PACKAGES},
        "grader": _code(),
        "sandbox": " ".join([tier.letter, *tier.options, *tier.walls]),
        "seed": "fresh" if seed is None else str(seed),
    }


def digest(found: dict[str, str]) -> str:
    """Returns the digest of an environment."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def difference(here: dict[str, str], there: dict[str, str]) -> str:
    """Returns in words what is not the same in two environments."""
    return ", ".join(
        f"{name} {here[name]}, not {there[name]}" for name in here if here[name] != there.get(name)
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


@functools.cache
def _code() -> str:
    """Digest of the grader's own files: in a clone the version stays while they change."""
    found = hashlib.sha256()
    for file in sorted(HERE.rglob("*.py")):
        if file.relative_to(HERE).parts[0] in BESIDE:
            continue
        found.update(f"\0{file.relative_to(HERE).as_posix()}\0".encode() + file.read_bytes())
    return found.hexdigest()[:12]
