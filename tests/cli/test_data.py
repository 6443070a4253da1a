"""`course data`: the list, and fetching."""

import dataclasses
import json

import numpy as np
import pytest
from click.testing import CliRunner

from course.cli.main import main
from course.datasets import cache, fetching
from course.datasets.catalogue import CATALOGUE, NAMES
from course.datasets.sources import SourceError

CONTENT = np.arange(50, dtype=np.uint8)  # eight images of 2 x 2 pixels, two more, and ten labels


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))
    monkeypatch.delenv("COURSE_OFFLINE", raising=False)
    monkeypatch.setattr(fetching, "SOURCES", ((lambda name: "a test", give),))
    for name in ("mnist", "cifar10"):
        tiny = dataclasses.replace(
            CATALOGUE[name], shape=(2, 2, 1), train=8, test=2, sha256=cache.checksum(CONTENT)
        )
        monkeypatch.setitem(CATALOGUE, name, tiny)
    return tmp_path


def give(name):
    """Has the tiny MNIST and CIFAR-10; no Fashion-MNIST."""
    if name == "fashion_mnist":
        raise SourceError("its host cannot be reached")
    return CONTENT


def run(*arguments):
    return CliRunner().invoke(main, ["data", *arguments])


def test_the_table_has_a_row_for_each_data_set():
    result = run()
    assert result.exit_code == 0
    first_words = [line.split()[0] for line in result.output.splitlines() if line.strip()]
    assert first_words[1 : 1 + len(NAMES)] == list(NAMES)
    assert "course data fetch" in result.output


def test_the_table_says_what_is_here_and_where_from():
    run("fetch", "mnist")
    rows = {line.split()[0]: line for line in run().output.splitlines() if line.strip()}
    assert "absent" in rows["cifar10"]
    assert "here" in rows["mnist"]
    assert "a test" in rows["mnist"]
    assert "MIT" in rows["fashion_mnist_small"]


def test_fetch_says_what_it_did():
    assert run("fetch", "mnist").output == "mnist: fetched (0.0 MB, from a test)\n"
    assert run("fetch", "mnist").output == "mnist: was here (0.0 MB, from a test)\n"
    assert run("fetch", "mnist", "--force").output == "mnist: fetched (0.0 MB, from a test)\n"


def test_a_name_given_twice_is_fetched_once():
    assert run("fetch", "mnist", "mnist").output.count("mnist:") == 1


def test_all_goes_on_after_a_failure_and_ends_with_status_1():
    """One set that cannot be had does not keep the others away."""
    result = run("fetch", "all")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "cifar10: fetched (0.0 MB, from a test)",
        "mnist: fetched (0.0 MB, from a test)",
    ]
    assert result.stderr == (
        "Error: fashion_mnist cannot be fetched. Tried a test: its host cannot be reached. "
        "With a network connection, run: course data fetch fashion_mnist\n"
    )


def test_a_wrong_name_is_one_line_and_nothing_is_fetched(home):
    """Every name is looked at before the first download."""
    result = run("fetch", "mnist", "minst")
    assert result.exit_code == 1
    assert result.output == (
        "Error: Unknown data set to fetch: 'minst'. Did you mean mnist? "
        "There are: cifar10, mnist, fashion_mnist.\n"
    )
    assert list(home.iterdir()) == []


def test_fetch_without_a_name_is_wrong_usage():
    assert run("fetch").exit_code == 2


def test_offline_is_one_line(monkeypatch):
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    result = run("fetch", "mnist")
    assert (result.exit_code, result.output) == (
        1,
        "Error: mnist cannot be fetched: COURSE_OFFLINE is set. Unset it and run: course data fetch mnist\n",
    )


def test_check_verifies_and_finds_damage():
    run("fetch", "mnist")
    assert "verified" in run("--check").output
    file = cache.path(CATALOGUE["mnist"])
    file.write_bytes(file.read_bytes()[:-1] + b"\xff")
    result = run("--check")
    assert result.exit_code == 1
    assert "damaged" in result.stdout
    assert "course data fetch mnist --force" in result.stderr
    assert run("fetch", "mnist").exit_code == 1
    assert run("fetch", "mnist", "--force").exit_code == 0
    assert run("--check").exit_code == 0


def test_json_is_for_programs():
    run("fetch", "mnist")
    rows = {row["name"]: row for row in json.loads(run("--json").stdout)}
    assert list(rows) == list(NAMES)
    assert (rows["mnist"]["state"], rows["mnist"]["source"]) == ("here", "a test")
    assert (rows["cifar10"]["state"], rows["cifar10"]["bytes"]) == ("absent", None)
    assert rows["fashion_mnist_small"]["licence"] == "MIT"


def test_options_of_the_list_do_not_go_with_fetch():
    assert run("--json", "fetch", "mnist").exit_code == 2
