"""The submissions of a batch on their way: looked up, sent to workers, written down.

This process alone writes. A submission, with all its checks, is written in one go when it ends: half of one
is no score, and what was under way when the batch was stopped is graded when it goes on.
"""

import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from course.autograder.assignment import Assignment
from course.autograder.environment import digest
from course.autograder.grade_notebook import grade_notebook
from course.autograder.gradebook import Key, Store
from course.autograder.intake import Handed, Work, read_work
from course.autograder.late import FILE_DATE, TABLE
from course.autograder.outputs import write_page
from course.autograder.report import Report, record
from course.autograder.sandbox import Tier
from course.autograder.workers import Crew
from course.errors import CourseError


class Batch:
    """What all submissions of a batch share, in the process that writes.

    Args:
        assignment: The assignment.
        store: The gradebook.
        folder: Where pages are written.
        parcel: The assignment as workers get it.
        tier: The walls.
        found: The environment in which is graded.
        seed: Seed of the hidden inputs; one of its own for each if None.
        times: When work came, by student.
    """

    def __init__(
        self, assignment: Assignment, store: Store, folder: Path, parcel: dict, tier: Tier,
        found: dict[str, str], seed: int | None, times: dict[str, datetime],
    ):  # fmt: skip
        self.assignment, self.store, self.folder, self.parcel = assignment, store, folder, parcel
        self.tier, self.environment, self.seed, self.times = tier, found, seed, times
        self._environment_digest = digest(found)

    def look_up(self, works: Iterable[Work], regrade: bool) -> tuple[list[Work], int]:
        """Returns the works to grade, and how many others were graded before; these count as they were."""
        todo, again, kept = [], [], 0
        for work in works:
            handed = read_work(work, self.assignment.notebook)
            key = self._key(handed)
            if regrade:
                again.append((work.student, key))
            if regrade or not self.store.find(work.student, key):
                todo.append(work)
            else:
                self._count(work, handed, key)
                kept += 1
        self.store.reopen(again)
        return todo, kept

    def run(self, todo: list[Work], crew: Crew) -> Iterator[int]:
        """Grades works, as many at once as there are workers; yields how many are done whenever one is.

        Raises:
            CourseError: If no more can be graded: the checks do not run, or the workers are out of reach.
        """
        try:
            yield from self._run(todo, crew)
        except CourseError:
            raise
        except Exception as error:
            who = "The grader failed" if crew.is_here else "The cluster was lost"
            said = f": {error}" if str(error) else ""
            raise CourseError(
                f"{who} ({type(error).__name__}{said}).",
                "What was graded is kept; run the same command to go on.",
            ) from error

    def _run(self, todo: list[Work], crew: Crew) -> Iterator[int]:
        waiting, running, done = list(reversed(todo)), {}, 0
        while waiting or running:
            while waiting and len(running) < crew.width:
                job = self._job(waiting.pop())
                running[self._send(job, crew)] = job
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job = running.pop(future)
                outcome = self._outcome(future, job, crew)
                if outcome is None:
                    running[self._send(job, crew)] = job
                    continue
                self._keep(job, *outcome)
                done += 1
                yield done

    def _job(self, work: Work) -> "_Job":
        handed = read_work(work, self.assignment.notebook)
        return _Job(work, handed, self._key(handed))

    def _send(self, job: "_Job", crew: Crew) -> Future:
        job.attempts += 1
        if job.handed.problem:  # there is nothing to run
            future = Future()
            future.set_result({"record": self._unreadable(job, job.handed.problem), "is_final": True})
            return future
        work = {
            "student": job.work.student,
            "file": job.work.file,
            "data": job.handed.data,
            "key": job.key.digest,
        }
        expected = None if crew.is_here else self.environment
        return crew.executor.submit(grade_notebook, self.parcel, work, asdict(self.tier), self.seed, expected)

    def _outcome(self, future: Future, job: "_Job", crew: Crew) -> tuple[dict, bool] | None:
        """Returns a record and whether it is final; None where the worker died and another should try."""
        try:
            answer = future.result()
        except crew.death as error:
            if job.attempts <= crew.retries:
                return None
            said = f" ({error if crew.is_here else type(error).__name__})"
            times = f"{job.attempts} times " if job.attempts > 1 else ""
            problem = f"The process that graded this ended {times}before it was done{said}. Grade again."
            return self._unreadable(job, problem), False
        if "refused" in answer:
            raise CourseError(answer["refused"], "Install the same versions on all machines, then go on.")
        return answer["record"], answer["is_final"]

    def _unreadable(self, job: "_Job", problem: str) -> dict:
        seed = secrets.randbits(63) if self.seed is None else self.seed
        return record(Report(job.work.student, job.key.digest, "", seed, self.tier, None, problem=problem))

    def _keep(self, job: "_Job", found: dict, is_final: bool):
        if job.handed.note:
            found["repairs"] = [*found["repairs"], job.handed.note]
        self.store.put(job.work.student, job.key, found, is_final)
        self._count(job.work, job.handed, job.key)
        write_page(self.store.entry(job.work.student), self.assignment, self.folder)

    def _count(self, work: Work, handed: Handed, key: Key):
        """Lets an outcome count, with the time at which the work came: from the table, or the file's date."""
        if work.student in self.times:
            time, source = self.times[work.student], TABLE
        else:
            time, source = handed.modified, FILE_DATE if handed.modified else ""
        self.store.count(work.student, key, work.file, time, source)

    def _key(self, handed: Handed) -> Key:
        return Key(handed.digest, self.parcel["digest"], self._environment_digest)


@dataclass
class _Job:
    """A submission on its way."""

    work: Work
    handed: Handed
    key: Key
    attempts: int = 0
