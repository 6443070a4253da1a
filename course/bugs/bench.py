"""Many watched runs, one by one or side by side; what was seen of each can be kept and judged again."""

import gzip
import json
import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from course.bugs.trial import Seen, Trial, judged, planted, watch
from course.diagnose import Facts
from course.diagnose.json_values import from_plain, plain

Run = tuple[str, str, int]  # program, case, seed


def trials(plan: Iterable[Run], kept: Path | None = None, workers: int = 1) -> Iterator[Trial]:
    """Makes runs and yields what is said of each, as it is done.

    Args:
        plan: The runs: (program, case, seed).
        kept: Folder for what is seen. A run that it holds is not made again, only judged.
        workers: Processes at a time.
    """
    plan = list(plan)
    if workers == 1:
        for run in plan:
            yield judged(*run, seen(run, kept))
        return
    fresh = multiprocessing.get_context("spawn")  # a fork would share the threads of TensorFlow
    with ProcessPoolExecutor(workers, mp_context=fresh) as pool:
        running = {pool.submit(seen, run, kept): run for run in plan}
        try:
            for done in as_completed(running):
                yield judged(*running[done], done.result())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def seen(run: Run, kept: Path | None = None) -> Seen:
    """What is seen of one run: from the folder, or by making it."""
    file = kept / "{}.{}.{}.json.gz".format(*run) if kept else None
    if file and file.is_file():
        return _read(file)
    found = watch(planted(*run[:2]), run[2])
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        half_written = file.with_suffix(".part")
        half_written.write_bytes(gzip.compress(json.dumps(plain(found)).encode("utf-8")))
        half_written.replace(file)
    return found


def _read(file: Path) -> Seen:
    values = from_plain(json.loads(gzip.decompress(file.read_bytes())))
    facts = {name: Facts.from_dict(values[name]) if values[name] else None for name in ("before", "run")}
    return Seen(**facts, raised=values["raised"])
