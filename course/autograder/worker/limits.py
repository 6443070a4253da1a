"""What this process, and those it starts, may use."""

import contextlib
from pathlib import Path


def apply(limits: dict[str, int]):
    """Sets resource limits that cannot be raised again.

    Args:
        limits: Names without the prefix RLIMIT_ with their values, as {"CPU": 60}. What this system lacks,
            or already holds lower, is passed over.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(OSError):  # where memory runs out, this process goes, not the one that grades
        Path("/proc/self/oom_score_adj").write_text("1000")
    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (lowest, lowest))
        except (ValueError, OSError):
            continue
