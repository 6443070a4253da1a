"""`course lesson`: what it lists, what a run prints, how a failure ends."""

import pytest
from click.testing import CliRunner

from course.cli.main import main

GOOD = """# %% [markdown]
# # 50. A small lesson
# About 3 minutes; all cells run in under 5 seconds.
# %%
from course.claims import claim
from course import profile
# %%
claim("AN-03", profile.pick(fast=154_160, full=154_160))
# %%
print(profile.name())
"""
BAD = '# %%\nfrom course.claims import claim\n# %%\nclaim("AN-03", 1)\n'


@pytest.fixture
def clone(tmp_path, monkeypatch):
    source = tmp_path / "notebooks" / "source"
    source.mkdir(parents=True)
    (source / "50_small.py").write_text(GOOD)
    (source / "51_bad.py").write_text(BAD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def course(*arguments):
    result = CliRunner().invoke(main, ["lesson", *arguments])
    return result.exit_code, result.output


def test_the_list_tells_what_each_lesson_costs_and_covers(clone):
    code, out = course()
    row = next(line for line in out.splitlines() if " 50 " in line)
    assert code == 0
    assert row.split() == ["50", "A", "small", "lesson", "3", "min", "<", "5", "s", "1", "AN"]


def test_a_run_prints_its_claims_and_its_largest_cell(clone):
    code, out = course("run", "50")
    assert code == 0
    assert "Lesson 50, A small lesson, profile fast" in out
    assert "claim AN-03  stated 154160" in out
    assert "3 cells in" in out
    assert "largest: cell" in out
    assert out.endswith("claims: 1 passed\n")
    assert not (clone / "notebooks" / "50_small.ipynb").exists()


def test_a_run_takes_the_profile_it_is_told(clone):
    assert "profile full" in course("run", "50", "--profile", "full")[1]
    assert course("run", "50", "--profile", "slow")[0] == 2


def test_an_unknown_profile_is_refused_before_anything_runs(clone, monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", "fastest")
    code, out = course("run", "50")
    assert code == 1
    assert out.startswith("Error: Unknown profile (COURSE_PROFILE): 'fastest'. Did you mean fast?")


def test_a_failed_claim_ends_with_exit_1_and_names_the_cell(clone):
    code, out = course("run", "51")
    assert code == 1
    assert "claims: 1 FAILED" in out
    assert 'Error: Lesson 51 stopped in cell 2 (`claim("AN-03", 1)`). ClaimError: Claim AN-03 failed' in out


@pytest.mark.parametrize("command", ["run", "build"])
def test_an_unknown_lesson_is_one_line_that_lists_those_there_are(command, clone):
    code, out = course(command, "77")
    assert (code, out) == (1, "Error: Unknown lesson: '77'. There are: 50, 51.\n")


def test_a_build_skips_what_is_up_to_date(clone):
    assert "50_small.ipynb built. 3 cells in" in course("build", "50")[1]
    assert course("build", "50") == (0, "50_small.ipynb is up to date\n")
    assert "50_small.ipynb built" in course("build", "50", "--all")[1]
