"""Opening a storage: SQLite that serves several workers, and messages that hide the password."""

import sqlite3
from contextlib import closing

import optuna
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from course.errors import UnavailableError
from course.search.workers import storage as opening
from course.search.workers.storage import open_storage


def another_may_write(storage, file) -> bool:
    """Whether a second worker could change a trial between this one's reading and writing it."""
    with storage.engine.begin() as reading, closing(sqlite3.connect(file, timeout=0)) as other:
        reading.exec_driver_sql("SELECT * FROM trials")
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True


def test_two_workers_cannot_take_one_trial_of_sqlite(tmp_path):
    """Optuna reads the state, then writes it; its own engine lets another worker in between."""
    file = tmp_path / "s.db"
    assert not another_may_write(open_storage(f"sqlite:///{file}"), file)
    assert another_may_write(optuna.storages.RDBStorage(f"sqlite:///{file}"), file)


@pytest.mark.parametrize(
    "race",
    [
        OperationalError("CREATE TABLE studies", {}, Exception("table studies already exists")),
        OperationalError("INSERT", {}, Exception("database is locked")),
        IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed: alembic_version.version_num")),
    ],
)
def test_workers_that_make_the_tables_at_the_same_moment_try_again(monkeypatch, race):
    """All of a cluster's workers may start at once on a storage that is new."""
    outcomes = [race, race, "opened"]

    def opened(url):
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(opening, "_opened", opened)
    monkeypatch.setattr(opening.time, "sleep", lambda seconds: None)
    assert open_storage("postgresql://user@host/x") == "opened"


def test_a_server_out_of_reach_is_said_at_once_and_without_the_password(monkeypatch):
    calls = []

    def opened(url):
        calls.append(url)
        raise OperationalError("connect", {}, Exception("Connection refused"))

    monkeypatch.setattr(opening, "_opened", opened)
    with pytest.raises(
        UnavailableError, match=r"postgresql://user:\*\*\*@host/x cannot be reached"
    ) as caught:
        open_storage("postgresql://user:secret@host/x")
    assert "secret" not in str(caught.value)
    assert len(calls) == 1
