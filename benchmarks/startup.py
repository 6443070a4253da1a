"""How long does it take to start: bare Python, `import course`, `course --help`, `import keras`?

Each is run in a fresh process, the fastest of several runs counts, and all are given as multiples of
bare Python in the same run. The time of our own modules is what `python -X importtime` adds up.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

RUNS = 7
COURSE = Path(sys.executable).with_name("course")
PROGRAMS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import course": [sys.executable, "-c", "import course"],
    "course --help": [str(COURSE), "--help"],
    "course claims": [str(COURSE), "claims"],
    "import keras": [sys.executable, "-c", "import keras"],
}


def fastest(command: list[str]) -> float:
    """Seconds of wall time of the fastest of `RUNS` runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def own_import_milliseconds() -> float:
    """The cumulated time of `import course` by Python's own account."""
    command = [sys.executable, "-X", "importtime", "-c", "import course"]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return int(re.search(r"\|\s+(\d+) \| course$", report, re.MULTILINE)[1]) / 1000


def main():
    seconds = {name: fastest(command) for name, command in PROGRAMS.items()}
    bare = seconds["python -c pass"]
    for name, taken in seconds.items():
        print(f"{name:<16} {taken:7.3f} s  {taken / bare:7.1f} x bare Python")
    print(f"of `import course`, by -X importtime: {own_import_milliseconds():.1f} ms")


if __name__ == "__main__":
    main()
