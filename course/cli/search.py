"""`course search FILE.py:NAME --storage ... --study ...`: one worker of a search."""

import gc
import json
import sys
from contextlib import contextmanager
from pathlib import Path

import click

DEFAULTS = {"objective": "val_accuracy", "epochs": 10, "batch_size": 32, "seed": 0}


@click.command("search")
@click.argument("space", required=False, metavar="FILE.py:NAME")
@click.option(
    "--storage", required=True, help="sqlite:///FILE, postgresql://USER@HOST/DATABASE, or a journal file."
)
@click.option("--study", "name", required=True, help="The search's name in the storage.")
@click.option("--trials", type=click.IntRange(min=1), help="Of all workers together; more than before adds.")
@click.option("--data", help="An .npz with x, y, x_val and y_val, or a data set of `course data`.")
@click.option("--objective", help="A metric as `fit` logs it.  [default: val_accuracy]")
@click.option("--epochs", type=click.IntRange(min=1), help="Most epochs of a trial.  [default: 10]")
@click.option("--batch-size", type=click.IntRange(min=1), help="Examples in a batch.  [default: 32]")
@click.option("--seed", type=click.IntRange(min=0), help="Trial n is seeded with it + n.  [default: 0]")
@click.option("--sampler", type=click.Choice(["tpe", "random", "qmc"]), default="tpe", show_default=True)
@click.option(
    "--pruner", type=click.Choice(["median", "hyperband", "none"]), default="median", show_default=True
)
@click.option(
    "--lost-after",
    type=click.FloatRange(min=1),
    default=60.0,
    show_default=True,
    help="Seconds without a sign of life after which a worker's trial is queued again.",
)
@click.option("--status", "only_status", is_flag=True, help="Show how far the search is; run nothing.")
@click.option("--json", "as_json", is_flag=True, help="With --status, print JSON.")
def command(space, storage, name, only_status, as_json, **options):
    """Search hyper-parameters, with any number of workers.

    NAME is a function of `hp` that returns a compiled model, or a `keras_tuner.HyperModel`; MODULE:NAME will
    do, too. Start the same command as often as you like, on any number of machines that reach the storage;
    the trials are divided among them. Kill any: its trial is queued again, and what has ended is kept.
    Ctrl-C, or SIGTERM, gives the trial back at once.
    """
    if only_status:
        _show_status(storage, name, as_json)
        return
    if space is None:
        raise click.UsageError("Name the space to search, as FILE.py:NAME, or ask for --status.")
    _work(space, storage, name, options)


def _work(target, place, name, options):
    from course.cli.diagnose import quiet_tensorflow

    quiet_tensorflow()
    _quiet_optuna()
    from course.search import workers
    from course.search._declared_space import declared_space
    from course.search.optuna_objective import known_direction, optuna_objective
    from course.search.workers.engines import pruner, sampler
    from course.search.workers.target import load_target

    hypermodel = load_target(target)
    storage = workers.open_storage(place)
    data, described = _data(options["data"])
    given = {field: value for field in DEFAULTS if (value := options[field]) is not None}
    fields = {**DEFAULTS, **given}
    plan = workers.Plan(
        **fields,
        direction=known_direction(fields["objective"]) or _unknown(fields["objective"]),
        data=described,
        space=json.loads(json.dumps(declared_space(hypermodel).get_config()["space"])),
    )
    with _told_where_the_storage_goes_away():
        study, plan = workers.begin_or_join(storage, name, plan, options["trials"], given)
    study.pruner = pruner(options["pruner"], plan.epochs)
    worker = workers.Worker(
        study,
        None,
        lambda seed: sampler(options["sampler"], seed, plan.seed),
        lost_after=options["lost_after"],
        seed=plan.seed,
    )
    worker.objective = optuna_objective(
        hypermodel, data, plan.objective, plan.epochs, plan.batch_size, [worker.interrupt], plan.seed
    )
    gc.freeze()  # what was imported need not be looked through after each trial
    with _told_where_the_storage_goes_away():
        _run(worker, study)


@contextmanager
def _told_where_the_storage_goes_away():
    from optuna.exceptions import StorageInternalError

    from course.errors import UnavailableError

    try:
        yield
    except (StorageInternalError, OSError) as error:  # OSError: the disk of a journal
        said = str(error.__cause__ or error).splitlines()[0]
        raise UnavailableError(
            f"The storage does not answer any more: {said.rstrip('.')}.",
            "The trials that have ended are in it. The same command goes on when it is back.",
        ) from error


def _run(worker, study):
    from course.search.workers import Stopped, status
    from course.search.workers.report import report

    received = _stop_at_signals(worker)
    now = status(study)
    click.echo(
        f"{worker.name} joins the search {study.study_name!r}: {now.ended} of {now.total} trials ended."
    )
    try:
        with _bar(now) as say:
            worker.tell = _teller(study, say)
            worker.run()
    except (Stopped, KeyboardInterrupt):
        now = status(study)
        click.echo(
            f"Stopped; {now.ended} of {now.total} trials have ended. The same command goes on.", err=True
        )
        sys.exit(128 + (received or [2])[0])
    click.echo("\n".join(report(study)))


def _stop_at_signals(worker) -> list:
    """The first signal lets the worker give its trial back, a second one ends it as ever."""
    import signal

    received = []

    def stop(number, frame):
        received.append(number)
        worker.stop.set()
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.default_int_handler)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return received


@contextmanager
def _bar(now):
    """How to say a line: above a bar over the trials of all workers, where there is a terminal to show it."""
    from rich import progress

    columns = (
        progress.TextColumn("trials of all workers"),
        progress.BarColumn(bar_width=20),
        progress.MofNCompleteColumn(),
        progress.TimeRemainingColumn(compact=True),
    )
    if not sys.stdout.isatty():
        yield lambda now, text: click.echo(text)
        return
    with progress.Progress(*columns, transient=True) as bar:
        task = bar.add_task("", total=now.total, completed=now.ended)

        def say(now, text):
            bar.update(task, total=now.total, completed=now.ended)
            bar.console.print(text, markup=False, highlight=False, soft_wrap=True)

        yield say


def _teller(study, say):
    """Says a line for each thing that happens."""
    from course.search.workers import status
    from course.search.workers.report import outcome

    def tell(trial, note):
        now = status(study)
        if trial is None:
            say(now, f"{now.ended} of {now.total} trials have ended; {note}.")
            return
        number = trial.user_attrs["ticket"] + 1
        best = f"; best {now.best.value:.4g}, trial {now.best.user_attrs['ticket'] + 1}" if now.best else ""
        say(now, f"Trial {number} of {now.total}: {note or outcome(trial, now)} ({now.ended} ended{best})")

    return tell


def _show_status(place, name, as_json):
    from course.cli.diagnose import quiet_tensorflow

    quiet_tensorflow()
    _quiet_optuna()
    import optuna

    from course.errors import UnknownNameError
    from course.search.workers import open_storage

    storage = open_storage(place, make=False)
    try:
        study = optuna.load_study(storage=storage, study_name=name)
    except KeyError as error:
        known = [study.study_name for study in storage.get_all_studies()]
        raise UnknownNameError("search", name, known) from error
    from course.search.workers.report import plain, report

    click.echo(json.dumps(plain(study), indent=1) if as_json else "\n".join(report(study)))


def _data(given: str | None):
    """What to train on, and words for it that change with its contents."""
    if given is None:
        return None, "none"
    from course import datasets
    from course.cli.diagnose import _arrays
    from course.errors import CourseError

    if given.endswith(".npz"):
        if not Path(given).is_file():
            raise CourseError(f"There is no file {given}.", "Write it by `np.savez(file, x=x, y=y, ...)`.")
        arrays = _arrays(Path(given))
        if "x_val" not in arrays:
            raise CourseError(f"{given} holds no x_val and y_val.", "A search is judged on validation data.")
        names = ("x", "y", "x_val", "y_val")
        x, y, x_val, y_val = (arrays[name] for name in names)
    else:
        split = datasets.load(given)
        x, y, x_val, y_val = split.x_train, split.y_train, split.x_val, split.y_val
    described = f"{Path(given).name}: {len(y)} + {len(y_val)} examples, {_digest(x, y, x_val, y_val)}"
    return ((x, y), (x_val, y_val)), described


def _digest(*arrays) -> str:
    import hashlib

    import numpy as np

    found = hashlib.blake2b(digest_size=6)
    for array in arrays:
        found.update(f"{array.shape} {array.dtype}".encode())
        found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()


def _unknown(objective: str):
    from course.errors import CourseError

    raise CourseError(
        f"Whether `{objective}` is better high or low is not known.",
        "Take a metric of Keras, or search from Python: `course.search.optuna_objective`.",
    )


def _quiet_optuna():
    import warnings

    from course.errors import UnavailableError

    try:
        import optuna
    except ModuleNotFoundError as error:
        raise UnavailableError("`course search` needs Optuna.", 'pip install "course[optuna]"') from error
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
