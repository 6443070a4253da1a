"""`course claims`: the table, its filters, and what a wrong one gets."""

import json

import pytest
from click.testing import CliRunner

from course.claims import Row, executed, format_row, load_ledger
from course.cli.main import main


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A folder of notebooks in which lesson 00 has run and lesson 15 has only its source."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "15_babysitting.py").touch()
    rows = [Row("AN-03", "154160", "154160", "passed")]
    output = {"output_type": "stream", "name": "stdout", "text": [format_row(row) + "\n" for row in rows]}
    (tmp_path / "00_start_here.ipynb").write_text(json.dumps({"cells": [{"outputs": [output]}]}))
    monkeypatch.setattr(executed, "NOTEBOOKS", tmp_path)


def claims(*arguments):
    return CliRunner().invoke(main, ["claims", *arguments])


def ids(*arguments):
    return [row["id"] for row in json.loads(claims("--json", *arguments).output)["claims"]]


@pytest.mark.usefixtures("clone")
def test_the_table_lists_every_claim_and_ends_with_the_count():
    result = claims()
    assert result.exit_code == 0
    assert all(id in result.output for id in load_ledger())
    assert result.output.splitlines()[-1].startswith("1 asserted: 1 passed, 0 reported, 0 not measured; ")


@pytest.mark.usefixtures("clone")
def test_json_tells_verdict_and_source():
    found = json.loads(claims("--json", "AN-03").output)["claims"][0]
    assert (found["verdict"], found["measured"], found["source"]) == ("passed", "154160", "S0:416; 618")


@pytest.mark.usefixtures("clone")
def test_filters_narrow_and_combine():
    assert ids("--verdict", "passed") == ["AN-03"]
    assert ids("--verdict", "not-run", "--kind", "s", "--block", "bb") == ["BB-10", "BB-16", "BB-21"]
    assert ids("--lesson", "0") == ["AN-03"]
    assert ids("bb-03", "AN-03") == ["AN-03", "BB-03"]
    assert ids("AN-03", "--verdict", "failed") == []


@pytest.mark.usefixtures("clone")
def test_ids_show_their_statements():
    assert load_ledger()["BB-03"].statement in claims("BB-03").output.replace("\n", " ")


@pytest.mark.usefixtures("clone")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["BB-99"], "Unknown claim: 'BB-99'."),
        (["nonsense"], "Unknown claim: 'NONSENSE'."),
        (["--lesson", "77"], "Unknown lesson: '77'."),
        (["--block", "ZZ"], "Unknown block: 'ZZ'."),
        (["--kind", "Q"], "Unknown kind: 'Q'."),
        (["--verdict", "perhaps"], "Unknown verdict: 'perhaps'."),
    ],
)
def test_an_unknown_filter_is_one_line(arguments, message):
    result = claims(*arguments)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {message}")
    assert result.output.count("\n") == 1


def test_outside_a_clone_the_ledger_is_shown_as_not_run(tmp_path, monkeypatch):
    monkeypatch.setattr(executed, "NOTEBOOKS", tmp_path)
    result = claims("BB-03")
    assert result.exit_code == 0
    assert "not run" in result.output
    assert "run them in a clone" in result.output
