"""Opens the storage that workers share."""

import random
import time
from pathlib import Path

from course.errors import BrokenFileError, CourseError, UnavailableError

PATIENCE = 60  # seconds that SQLite waits for another writer
TRIES = 20  # of making the tables, which several workers may do at once
DRIVERS = {"psycopg": "psycopg[binary]", "psycopg2": "psycopg2-binary", "MySQLdb": "mysqlclient"}


def open_storage(place: str, make: bool = True):
    """Opens a storage of Optuna, so that workers can be killed at any moment.

    Args:
        place: Address of a database, as `sqlite:///searches.db` (a file of this machine),
            `postgresql://user@host/database`, or the path of a journal file.
        make: Whether to make a file that does not exist.

    Returns:
        `optuna.storages.BaseStorage`.

    Raises:
        UnavailableError: If the database does not answer, its driver or Optuna is not installed, or the
            folder cannot lock files.
        CourseError: If there is no such file or folder, or no such kind of database.
        BrokenFileError: If the file is no journal.

    Example:
        >>> import tempfile
        >>> open_storage(f"{tempfile.mkdtemp()}/search.journal").get_all_studies()
        []
    """
    try:
        import optuna  # noqa: F401
    except ModuleNotFoundError as error:
        raise UnavailableError(
            "A search by several workers needs Optuna.", 'pip install "course[optuna]"'
        ) from error
    if "://" not in place:
        return _journal(Path(place).absolute(), make)
    if place.startswith("sqlite:///"):
        _check_file(Path(place.removeprefix("sqlite:///")), make)
    return _database(place)


def _check_file(file: Path, make: bool):
    if not file.exists() and not make:
        raise CourseError(f"There is no {file}.", "Name the storage of a search that was begun.")
    if not file.absolute().parent.is_dir():
        raise CourseError(f"There is no folder {file.parent}.", "Make it first.")


def _journal(file: Path, make: bool):
    import optuna

    try:
        from course.search.workers.journal_file import SafeJournalFile
    except ModuleNotFoundError as error:  # fcntl
        raise UnavailableError("A journal file needs Linux or macOS.", "Take sqlite:///FILE here.") from error
    _check_file(file, make)
    try:
        return optuna.storages.JournalStorage(SafeJournalFile(file))
    except OSError as error:
        raise UnavailableError(
            f"The journal {file} cannot be used: {error.strerror or error}.",
            "Its folder must let you write and lock files; else take a database.",
        ) from error
    except (ValueError, KeyError, TypeError, AssertionError) as error:
        raise BrokenFileError(
            f"{file} is no journal of Optuna.", "Name another file; it is left as it is."
        ) from error


def _database(url: str):
    from optuna.exceptions import StorageInternalError
    from sqlalchemy.exc import ArgumentError, DBAPIError

    for attempt in range(TRIES):
        try:
            return _opened(url)
        except ModuleNotFoundError as error:
            raise _without_driver(url, error.name) from error
        except ArgumentError as error:
            raise CourseError(
                f"{url!r} is no address of a database.",
                "Give sqlite:///FILE, postgresql://USER@HOST/DATABASE, or the path of a journal file.",
            ) from error
        except ImportError as error:
            raise _without_driver(url, getattr(error.__cause__, "name", None)) from error
        except (DBAPIError, StorageInternalError) as error:
            if attempt + 1 == TRIES or not _is_passing(error):
                raise _out_of_reach(url, error) from error
            time.sleep(random.random() * 0.5)


def _opened(url: str):
    from optuna.storages import RDBStorage

    if not url.startswith("sqlite"):
        return RDBStorage(url, engine_kwargs={"pool_pre_ping": True})
    storage = RDBStorage(url, engine_kwargs={"connect_args": {"timeout": PATIENCE}})
    _one_writer_at_a_time(storage.engine)
    return storage


def _one_writer_at_a_time(engine):
    """Begins each transaction of SQLite with the lock to write.

    Optuna reads a trial's state, then writes it, and relies on `SELECT ... FOR UPDATE`, which SQLite does not
    have: two workers could take the same trial.
    """
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def _no_transactions_of_its_own(connection, _):
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    engine.dispose()  # what was opened before


def _is_passing(error) -> bool:
    """Whether another worker was making the same tables, or writing."""
    from sqlalchemy.exc import IntegrityError

    if isinstance(error, IntegrityError):
        return True
    said = str(error.__cause__ or error) + str(error)
    return any(words in said for words in ("already exists", "database is locked", "concurrently updated"))


def _without_driver(url, module):
    kind = url.split(":")[0]
    package = DRIVERS.get(module, module or "a driver for it")
    return UnavailableError(f"{kind} needs a driver that is not installed.", f'pip install "{package}"')


def _out_of_reach(url, error):
    from sqlalchemy import make_url

    said = str(error.__cause__ or error).splitlines()[0]
    shown = make_url(url).render_as_string(hide_password=True)
    return UnavailableError(
        f"The storage {shown} cannot be reached: {said.rstrip('.')}.",
        "Check that its server runs, the name, the password, and that this machine may reach it.",
    )
