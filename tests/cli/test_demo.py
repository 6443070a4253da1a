"""The first command that anybody runs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_demo_diagnoses_a_model_measures_a_lesson_and_grades_a_class_without_a_network(tmp_path):
    """An empty home and no data set at hand: it shows verdicts and scores, and the page to open exists."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "COURSE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "course.cli.main", "demo"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=250,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    sick, healthy = done.stdout.partition("2. A lesson")[0].split("The same network")
    assert "ERROR input-scale" in sick
    assert not re.search("^(ERROR|WARNING|warning) ", healthy, re.MULTILINE)
    assert (ROOT / re.search(r"diagnosis of the sick model: (\S+)", done.stdout)[1]).exists()
    verdicts = re.findall(r"^claim BP-\d\d .*?(passed|not measured)", done.stdout, re.MULTILINE)
    assert (verdicts.count("passed"), verdicts.count("not measured")) == (13, 2)  # two need CIFAR-10
    scores = dict(re.findall(r"^(ada|ben|cleo) +([\d.]+) of 100$", done.stdout, re.MULTILINE))
    assert float(scores["ada"]) == 100  # the sample that is all right
    assert 0 < float(scores["cleo"]) < float(scores["ben"]) < 100
    page = ROOT / re.search(r"feedback that a student gets: (\S+)", done.stdout)[1]
    assert "The 1/N is missing" in page.read_text(encoding="utf-8")
