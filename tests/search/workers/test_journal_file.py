"""The journal: what a kill leaves behind does no harm, where Optuna's own file would be lost."""

import json
import subprocess
import sys

import optuna
import pytest

from course.search.workers.journal_file import SafeJournalFile


@pytest.fixture(autouse=True)
def _quiet():
    optuna.logging.set_verbosity(optuna.logging.ERROR)


def study_in(file, backend=SafeJournalFile):
    storage = optuna.storages.JournalStorage(backend(str(file)))
    return optuna.create_study(storage=storage, study_name="s", load_if_exists=True)


def torn(file):
    """A journal with one trial, and a record that was cut short by a kill."""
    study_in(file).add_trial(optuna.trial.create_trial(value=1.0))
    with open(file, "ab") as appended:
        appended.write(b'{"op_code":4,"worker_id":"x","stu')


def test_a_record_cut_short_is_removed_and_all_others_are_kept(tmp_path):
    torn(tmp_path / "j")
    study_in(tmp_path / "j").add_trial(optuna.trial.create_trial(value=2.0))
    assert [trial.value for trial in study_in(tmp_path / "j").trials] == [1.0, 2.0]
    lines = (tmp_path / "j").read_bytes().splitlines()
    assert all(json.loads(line) for line in lines)


def test_optunas_own_file_is_lost_by_it(tmp_path):
    """Why the class exists; where this fails, Optuna has mended it."""
    torn(tmp_path / "j")
    study = study_in(tmp_path / "j", optuna.storages.journal.JournalFileBackend)
    with pytest.raises(json.JSONDecodeError):  # a record was joined to the one that was cut short
        study.add_trial(optuna.trial.create_trial(value=2.0))


def test_optunas_own_class_reads_the_file(tmp_path):
    """Dashboards do."""
    study_in(tmp_path / "j").add_trial(optuna.trial.create_trial(value=1.0))
    assert study_in(tmp_path / "j", optuna.storages.journal.JournalFileBackend).best_value == 1.0


HOLD = """
import fcntl, signal, sys
lock = open(sys.argv[1], "ab")
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
signal.pause()
"""


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path):
    """Optuna's would stand for 30 seconds."""
    command = [sys.executable, "-c", HOLD, str(tmp_path / "j.flock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    study_in(tmp_path / "j").add_trial(optuna.trial.create_trial(value=1.0))


@pytest.mark.parametrize("content", ["my notes, without an end of line", "SQLite format 3"])
def test_another_file_is_refused_and_left_as_it_is(tmp_path, content):
    (tmp_path / "notes").write_text(content)
    with pytest.raises(ValueError, match="must be a journal of Optuna"):
        SafeJournalFile(tmp_path / "notes")
    assert (tmp_path / "notes").read_text() == content
