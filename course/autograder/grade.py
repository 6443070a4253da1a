"""Grades a folder of submissions, several at a time; each is in the gradebook as soon as it ends.

Each step of the way is a file of its own: `intake` finds the work, `batch` sends it to `workers`, who call
`grade_notebook`; `gradebook` keeps what comes back, and `outputs` writes it for people.
"""

import contextlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from course.autograder.assignment import Assignment
from course.autograder.batch import Batch
from course.autograder.environment import environment
from course.autograder.grade_notebook import hello
from course.autograder.gradebook import Gradebook, open_store
from course.autograder.gradebook.lock import only_batch
from course.autograder.intake import Work, works_in
from course.autograder.outputs import write_page, write_table
from course.autograder.parcel import pack_assignment
from course.autograder.received import read_times
from course.autograder.sandbox import Tier, make_private, strongest
from course.autograder.workers import Crew, cluster_crew, local_crew
from course.errors import CourseError, UnavailableError


@dataclass(frozen=True)
class Progress:
    """How far a batch is.

    Attributes:
        done: Submissions graded in this run.
        total: Submissions to grade in this run.
        kept: Submissions that were graded before and have not changed.
    """

    done: int
    total: int
    kept: int


@dataclass(frozen=True)
class Graded:
    """What a batch wrote.

    Attributes:
        folder: Where it is.
        records: One a student of this batch, by name, as in the gradebook.
        tier: The walls that the submissions ran behind.
        pages: The feedback page of each student of this batch.
        kept: How many were graded before and had not changed.
        book: The whole gradebook; it keeps students of earlier batches.
        passed_over: Names of files that are nobody's work.
        without_work: Students of the table of times who handed in nothing.
    """

    folder: Path
    records: tuple[dict, ...]
    tier: Tier
    pages: dict[str, Path]
    kept: int
    book: Gradebook
    passed_over: tuple[str, ...] = ()
    without_work: tuple[str, ...] = ()


def grade(
    assignment: Assignment, submissions: Path, output: Path | None = None, *, seed: int | None = None,
    unsafe_no_sandbox: bool = False, tier: Tier | None = None, workers: int | None = None,
    cluster: str | None = None, received: Path | None = None, extensions: Path | None = None,
    regrade: bool = False, progress: Callable[[Progress], object] = lambda _: None,
) -> Graded:  # fmt: skip
    """Grades every submission in a folder.

    A submission is a notebook, a bundle made by `course submit`, or a folder with one notebook; its name is
    the student's. `gradebook.db`, `scores.csv` and `feedback/` are written. What was graded before, with the
    same checks, versions and sandbox, and has not changed, is kept, so that an interrupted batch goes on
    where it stopped.

    Args:
        assignment: The author's folder, with hidden checks.
        submissions: The folder.
        output: Where to write; by default beside the folder, with `_graded` after its name.
        seed: Seed of the hidden inputs, to replay a grading; from the operating system for each if None.
        unsafe_no_sandbox: Grade even where this machine has no sandbox.
        tier: The walls to use; the strongest that work if None.
        workers: How many to grade at once, each in a process of its own. If None, one after the other in this
            process, which a fault of the checks can then end.
        cluster: Address of a Dask scheduler, whose workers grade instead.
        received: CSV file with the columns student and time: when work came.
        extensions: CSV file with the columns student and until: who may hand in later.
        regrade: Grade all again, whatever was graded before. Manual scores are kept. A regrade that was
            interrupted goes on without this.
        progress: Told how far it is, at first and whenever a submission ends.

    Raises:
        CourseError: If there is nothing to grade, no solutions to grade with, or a file cannot be used.
        UnavailableError: If there is no sandbox and `unsafe_no_sandbox` is not set.
    """
    if workers is not None and workers < 1:
        raise ValueError(f"`workers` must be at least 1. Received: workers={workers}")
    output = graded_folder(submissions) if output is None else output
    works, passed_over = _works(assignment, submissions, output)
    zone = assignment.late.due.tzinfo if assignment.late else None
    times = read_times(received, "time", zone) if received else {}
    longer = read_times(extensions, "until", zone) if extensions else {}
    parcel = pack_assignment(assignment, with_files=cluster is not None)
    with contextlib.ExitStack() as stack:
        crew = stack.enter_context(cluster_crew(cluster)) if cluster else None
        tier, found = _surroundings(crew, tier, seed)
        if not tier.is_safe_for_batches and not unsafe_no_sandbox:
            raise UnavailableError(
                "This machine has no sandbox, and the work of others could read and change your files.",
                "`course doctor` says what to install; or add --unsafe-no-sandbox.",
            )
        stack.enter_context(only_batch(output))
        store = stack.enter_context(open_store(output, make=True))
        make_private(tier, [assignment.folder, submissions, output])
        store.describe(assignment)
        for student, until in longer.items():
            store.extend(student, until)
        batch = Batch(assignment, store, output, parcel, tier, found, seed, times)
        stack.callback(lambda: write_table(store.read(), output))
        todo, kept = batch.look_up(works, regrade)
        progress(Progress(0, len(todo), kept))
        if todo:
            count = workers and min(workers, len(todo))
            crew = crew or stack.enter_context(local_crew(count, tier, assignment.preload))
            for number in batch.run(todo, crew):
                progress(Progress(number, len(todo), kept))
        book = store.read()
        mine = {work.student for work in works}
        entries = [entry for entry in book.entries if entry.student in mine]
        pages = {entry.student: write_page(entry, assignment, output) for entry in entries}
    return Graded(
        output, tuple(entry.record for entry in entries), tier, pages, kept, book, passed_over,
        tuple(sorted(set(times) - {entry.student for entry in book.entries})),
    )  # fmt: skip


def graded_folder(submissions: Path) -> Path:
    """Returns where the results of a folder stand unless another place is named: beside it."""
    folder = submissions if submissions.name not in ("", "..") else submissions.resolve()
    return folder.with_name(f"{folder.name}_graded")


def _surroundings(crew: Crew | None, tier: Tier | None, seed: int | None) -> tuple[Tier, dict[str, str]]:
    """Returns the walls and the environment: this machine's, or those of a worker of the cluster."""
    if crew is None:
        tier = strongest() if tier is None else tier
        return tier, environment(tier, seed)
    try:
        told = crew.executor.submit(hello, None if tier is None else asdict(tier), seed).result()
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(
            f"The workers of the cluster cannot grade: {type(error).__name__}: {error}.",
            "Install the course there, in the same version.",
        ) from error
    return Tier(**told["tier"]), told["environment"]


def _works(
    assignment: Assignment, submissions: Path, output: Path
) -> tuple[tuple[Work, ...], tuple[str, ...]]:
    if not assignment.has_solutions:
        raise CourseError(f"{assignment.folder} is a learner's copy: it has no hidden checks.",
                          "Name the assignment, as in `course grade A1 FOLDER`.")  # fmt: skip
    if not submissions.is_dir():
        raise CourseError(f"{submissions} is not a folder.", "Give the folder that holds the submissions.")
    works, passed_over = works_in(submissions, output)
    if not works:
        raise CourseError(
            f"{submissions} holds no submissions.", "It should hold NAME.ipynb, NAME.zip or folders."
        )
    return works, passed_over
