"""The command: one worker runs all, others join, and each mistake gets a line."""

import json
import re
import signal
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from course.cli.main import main

SPACE = """
import keras
import keras_tuner


class Tiny(keras_tuner.HyperModel):
    def build(self, hp):
        if hp.Choice("kind", ["good", "bad"]) == "bad" and "tuner/epochs" in hp.values:
            raise MemoryError("too large")
        return hp.Float("x", 0.0, 1.0)

    def fit(self, hp, model, **kwargs):
        return {"val_loss": (model - 0.3) ** 2, "val_accuracy": model}


tiny = Tiny()


class Never(Tiny):
    def build(self, hp):
        hp.Float("x", 0.0, 1.0)
        if "tuner/epochs" in hp.values:
            raise ValueError("no such size")


never = Never()


class Slow(Tiny):
    def build(self, hp):
        hp.Float("x", 0.0, 1.0)
        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        return model

    def fit(self, hp, model, **kwargs):
        print("fits", flush=True)
        return model.fit(**kwargs)


slow = Slow()


def wider(hp):
    hp.Choice("kind", ["good", "bad"])
    hp.Float("x", 0.0, 2.0)


def raising(hp):
    raise ValueError("no such layer")
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "space.py").write_text(SPACE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def search(*arguments, storage="sqlite:///s.db", study="s"):
    words = ["search", *arguments, "--storage", storage, "--study", study]
    return CliRunner().invoke(main, list(map(str, words)))


def tiny(*arguments, name="tiny", **kwargs):
    return search(f"space.py:{name}", "--objective", "val_loss", "--lost-after", 2, *arguments, **kwargs)


def told(**kwargs):
    return json.loads(search("--status", "--json", **kwargs).output)


@pytest.mark.parametrize("storage", ["sqlite:///s.db", "s.journal"])
def test_a_search_runs_is_shown_and_goes_on(folder, storage):
    """More trials may be asked for later; what was searched stays."""
    result = tiny("--trials", 8, storage=storage)
    assert result.exit_code == 0, result.output
    assert re.search(
        r"Trial \d of 8: val_loss 0\.\d+, \d+ s \(\d ended; best 0\.\d+, trial \d\)", result.output
    )
    assert "failed, MemoryError: too large" in result.output
    first = told(storage=storage)
    assert first["completed"] + first["failed"] == first["total"] == 8
    assert set(first["reasons"].values()) == {"MemoryError: too large"}
    assert len(first["reasons"]) == first["failed"] > 0
    assert tiny("--trials", 10, storage=storage).exit_code == 0
    then = told(storage=storage)
    assert then["completed"] + then["failed"] == 10
    assert then["reasons"].items() >= first["reasons"].items()
    shown = search("--status", storage=storage).output
    assert f"Best val_loss: {then['best']['score']:.4g}" in shown
    assert "Share of the score that each explains alone: x" in shown


def test_the_settings_of_a_random_search_do_not_depend_on_who_draws_them(folder):
    """Each trial's sampler is seeded with its number."""
    values = []
    for storage in ("one.journal", "other.journal"):
        tiny("--trials", 4, "--sampler", "random", storage=storage)
        import optuna

        from course.search.workers import open_storage

        study = optuna.load_study(storage=open_storage(storage), study_name="s")
        values.append([trial.params for trial in study.trials])
    assert values[0] == values[1]
    assert len({str(one) for one in values[0]}) > 2


def test_a_space_that_changed_is_refused(folder):
    tiny("--trials", 2)
    result = tiny(name="wider")
    assert result.exit_code == 1
    assert "`x` was 0 to 1 and is now 0 to 2" in result.output
    assert "a new --study" in result.output
    assert told()["total"] == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("--epochs", 3), "`epochs` was 10 and is now 3"),
        (("--seed", 5), "`seed` was 0 and is now 5"),
        (("--trials", 1), "has 2 trials already planned, not 1"),
    ],
)
def test_another_plan_is_refused_and_what_is_left_out_is_taken_from_the_search(folder, changed, said):
    tiny("--trials", 2)
    result = tiny(*changed)
    assert (result.exit_code, said in result.output) == (1, True), result.output
    assert search("space.py:tiny").exit_code == 0  # without --objective, too


def test_a_space_that_no_setting_satisfies_says_why_and_keeps_what_there_is(folder):
    result = tiny("--trials", 12, name="never")
    assert result.exit_code == 1
    assert "10 trials in a row failed; the last said: ValueError: no such size" in result.output
    now = told()
    assert (now["failed"], now["waiting"]) == (10, 2)


def test_an_objective_that_is_not_logged_costs_no_trial(folder):
    result = search("space.py:tiny", "--objective", "val_mae", "--trials", 2)
    assert result.exit_code == 1
    assert "`val_mae` is not logged; logged are val_accuracy, val_loss" in result.output
    now = told()
    assert (now["completed"], now["waiting"] + now["failed"]) == (0, 2)


MISTAKES = {
    "a.py:tiny": "There is no file a.py.",
    "space.py": "names no space",
    "space.py:tny": "Did you mean tiny?",
    "space.py:Tiny": "Tiny in space.py is neither a function nor a HyperModel",
    "space.py:raising": "could not be built to learn the space: ValueError: no such layer",
    "broken.py:x": "broken.py cannot be imported: NameError",
}


@pytest.mark.parametrize("target", MISTAKES)
def test_a_space_that_cannot_be_had_is_one_line(folder, target):
    (folder / "broken.py").write_text("nonsense")
    result = search(target, "--trials", 2)
    assert result.exit_code == 1
    assert MISTAKES[target] in result.output
    assert len(result.output.splitlines()) == 1


STORAGES = {
    "sqlite:///no/such/folder/s.db": "There is no folder",
    "no/such/folder/s.journal": "There is no folder",
    "nonsense://x": "no address of a database",
    "postgresql://user@localhost/x": 'pip install "psycopg[binary]"',
    "space.py": "space.py is no journal of Optuna",
    "sqlite:///space.py": "cannot be reached: file is not a database",
}


@pytest.mark.parametrize("storage", STORAGES)
def test_a_storage_that_cannot_be_had_is_one_line(folder, storage):
    result = tiny("--trials", 2, storage=storage)
    assert result.exit_code == 1
    assert STORAGES[storage] in result.output
    assert (folder / "space.py").read_text() == SPACE


def test_a_search_that_was_not_begun_is_named_beside_those_that_were(folder):
    assert "Say with --trials" in tiny().output
    tiny("--trials", 1, study="first")
    result = search("--status", study="frist")
    assert result.exit_code == 1
    assert "Did you mean first?" in result.output
    assert "There is no" in search("--status", storage="none.journal").output
    assert not (folder / "none.journal").exists()


def test_without_a_space_it_is_wrong_usage(folder):
    assert search().exit_code == 2


DATA = {
    "none.npz": "There is no file",
    "train.npz": "holds no x_val and y_val",
    "space.py": "Unknown data set",
}


@pytest.mark.parametrize("data", DATA)
def test_data_that_cannot_be_had_are_one_line(folder, data):
    np.savez(folder / "train.npz", x=np.zeros(2), y=np.zeros(2))
    result = tiny("--trials", 1, "--data", data)
    assert result.exit_code == 1
    assert DATA[data] in result.output


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), pytest.param(signal.SIGINT, 130, marks=pytest.mark.slow)]
)
def test_a_worker_that_is_asked_to_stop_gives_its_trial_back(folder, number, code):
    """At once: the others need not wait until they find it lost."""
    x = np.zeros((64, 2), "float32")
    np.savez(folder / "data.npz", x=x, y=x[:, :1], x_val=x, y_val=x[:, :1])
    words = ["space.py:slow", "--storage", "s.journal", "--study", "s", "--trials", "2", "--epochs", "100000"]
    command = [sys.executable, "-m", "course.cli.main", "search", *words, "--data", "data.npz"]
    worker = subprocess.Popen(
        [*command, "--objective", "val_loss"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert "joins the search 's': 0 of 2 trials ended" in worker.stdout.readline()
    assert worker.stdout.readline() == "fits\n"
    worker.send_signal(number)
    out, err = worker.communicate(timeout=60)
    assert worker.returncode == code, err
    assert "Trial 1 of 2: given back; it is queued again" in out
    assert err == "Stopped; 0 of 2 trials have ended. The same command goes on.\n"
    now = told(storage="s.journal")
    assert (now["waiting"], now["running"], now["repeated"]) == (2, 0, 1)


def test_a_storage_that_goes_away_in_between_is_one_line(folder, monkeypatch):
    """A full disk, a server that is restarted: what has ended is in the storage."""
    from course.search.workers import journal_file

    tiny("--trials", 1, storage="s.journal")

    def full(file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal_file, "_remove_torn_end", full)
    result = tiny("--trials", 2, storage="s.journal")
    assert result.exit_code == 1
    assert "The storage does not answer any more: [Errno 28] No space left on device." in result.output
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    assert told(storage="s.journal")["completed"] + told(storage="s.journal")["failed"] == 1
