"""The check-up from the command line: a page, JSON, and one line where a file is not what it should be."""

import json
import subprocess
import sys

import keras
import numpy as np
import pytest
from click.testing import CliRunner

from course.cli.main import main


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Two binary classifiers, one without a sigmoid at its end, and its data."""
    folder = tmp_path_factory.mktemp("saved")
    x = np.random.default_rng(0).normal(size=(96, 4)).astype("float32")
    np.savez(folder / "data.npz", x=x, y=(x[:, 0] > 0).astype("int32"))
    for name, activation in (("sick", None), ("healthy", "sigmoid")):
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation)])
        model.compile(keras.optimizers.SGD(0.5), "binary_crossentropy")
        model.save(folder / f"{name}.keras")
        if name == "healthy":
            bare = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation)])
            bare.save(folder / "bare.keras")
    return folder


def run(*arguments):
    return CliRunner().invoke(main, ["diagnose", *map(str, arguments)])


def test_the_cause_is_printed_and_the_page_written(files, tmp_path):
    """The mistake by its id, with what to do; the model's file stays as it was."""
    before = (files / "sick.keras").read_bytes()
    result = run(files / "sick.keras", "--data", files / "data.npz", "--output", tmp_path / "page.html")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("ERROR output-loss-mismatch")
    assert "output-loss-mismatch" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert (files / "sick.keras").read_bytes() == before


def test_nothing_but_the_report_is_printed(files):
    """TensorFlow writes of drivers that it misses: a reader would take that for the fault."""
    command = [
        sys.executable,
        "-m",
        "course.cli.main",
        "diagnose",
        "sick.keras",
        "--data",
        "data.npz",
        "--json",
    ]
    done = subprocess.run(command, cwd=files, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["findings"]
    assert done.stderr == ""


def test_strict_ends_with_status_1_where_there_is_an_error(files):
    """For scripts: a sick model stops them, a healthy one does not."""
    sick = run(files / "sick.keras", "--data", files / "data.npz", "--json", "--strict")
    healthy = run(files / "healthy.keras", "--data", files / "data.npz", "--json", "--strict")
    assert (sick.exit_code, json.loads(sick.output)["root"]) == (1, "output-loss-mismatch")
    assert (healthy.exit_code, json.loads(healthy.output)["ok"]) == (0, True)


def test_epochs_watch_a_training(files):
    """With --epochs the report holds the losses of the steps: 3 batches of 32 for 2 epochs."""
    result = run(files / "healthy.keras", "--data", files / "data.npz", "--epochs", 2, "--json")
    assert len(json.loads(result.output)["facts"]["run"]["losses"]) == 6


def test_a_model_without_a_loss_is_refused(files):
    result = run(files / "bare.keras", "--data", files / "data.npz")
    assert result.exit_code == 1
    assert result.output == (
        "Error: bare.keras was saved without a loss and an optimizer. Call `compile` before `save`.\n"
    )


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x": np.zeros(3)}, "holds x, not y."),
        ({"x": np.zeros(3), "y": np.zeros(3), "x_val": np.zeros(3)}, "not both x_val and y_val."),
        ({"x": np.array([{}]), "y": np.zeros(1)}, "is not an .npz of plain arrays."),
    ],
)
def test_data_that_are_not_what_they_should_be(files, tmp_path, arrays, message):
    """Said in one line, with how to write the file; nothing is unpickled."""
    np.savez(tmp_path / "data.npz", **arrays)
    result = run(files / "healthy.keras", "--data", tmp_path / "data.npz")
    assert result.exit_code == 1
    assert message in result.output


def test_a_file_that_is_no_npz(files, tmp_path):
    (tmp_path / "data.npz").write_bytes(b"no zip")
    result = run(files / "healthy.keras", "--data", tmp_path / "data.npz")
    assert (result.exit_code, "is not an .npz of plain arrays" in result.output) == (1, True)
