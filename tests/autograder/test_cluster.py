"""The same batch on a Dask cluster: two worker processes that are told all by what they are sent."""

import importlib
import os
import signal

import pytest

from course.autograder.grade import grade
from course.autograder.gradebook import read_gradebook
from course.autograder.workers import cluster_crew
from course.errors import CourseError
from tests.autograder.conftest import submission, write

distributed = pytest.importorskip("distributed", reason="--cluster needs Dask: pip install 'course[dask]'")

grade_module = importlib.import_module("course.autograder.grade")


@pytest.fixture(scope="module")
def cluster():
    """A scheduler and two worker processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50,
    ) as cluster:  # fmt: skip
        yield cluster


@pytest.fixture
def work(tmp_path):
    for student in ("ada", "ben", "cleo", "dan"):
        write(tmp_path / "class" / f"{student}.ipynb", submission())
    write(tmp_path / "class" / "eve.ipynb", submission("def double(x):\n    return x**2"))
    (tmp_path / "class" / "finn.ipynb").write_text("{")
    return tmp_path / "class"


def test_a_cluster_grades_as_this_machine_does(toy, work, cluster, tier):
    options = {"tier": tier, "unsafe_no_sandbox": True, "seed": 5}
    there = grade(toy, work, work.parent / "there", cluster=cluster.scheduler_address, **options)
    here = grade(toy, work, work.parent / "here", **options)
    assert [one["earned"] for one in there.records] == [10, 10, 10, 10, 6, 0]
    assert there.records == here.records
    assert [entry.problem for entry in read_gradebook(work.parent / "there").entries][:5] == [""] * 5
    again = grade(toy, work, work.parent / "there", cluster=cluster.scheduler_address, **options)
    assert again.kept == 6


def test_a_worker_needs_nothing_of_the_assignments_folder(toy, work, cluster, tier, monkeypatch):
    """It may be on another machine: with the folder gone once it was read, the batch goes on."""
    real = grade_module.pack_assignment

    def pack_and_move(assignment, **options):
        parcel = real(assignment, **options)
        assignment.folder.rename(assignment.folder.with_name("elsewhere"))
        return parcel

    monkeypatch.setattr(grade_module, "pack_assignment", pack_and_move)
    graded = grade(toy, work, cluster=cluster.scheduler_address, tier=tier, unsafe_no_sandbox=True)
    assert [one["earned"] for one in graded.records] == [10, 10, 10, 10, 6, 0]


def test_a_worker_of_the_cluster_that_is_killed_costs_nobody_points(toy, work, cluster, tier):
    def kill_one(progress):
        if progress.done == 1:
            os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)

    graded = grade(
        toy, work, cluster=cluster.scheduler_address, tier=tier, unsafe_no_sandbox=True, progress=kill_one
    )
    assert [one["earned"] for one in graded.records] == [10, 10, 10, 10, 6, 0]


def test_an_address_without_a_cluster_is_one_message(monkeypatch):
    monkeypatch.setattr("course.autograder.workers.CONNECT_SECONDS", 1)
    with pytest.raises(CourseError, match="No Dask scheduler answers"), cluster_crew("tcp://127.0.0.1:1"):
        pass


@pytest.mark.parametrize("address", ["nonsense", "", "tcp://", "http://host/path:80"])
def test_what_is_no_address_is_one_message(address):
    with pytest.raises(CourseError, match=r"is as tcp://10\.0\.0\.1:8786"), cluster_crew(address):
        pass


def test_a_worker_of_another_version_is_refused(toy, work, cluster, tier, monkeypatch):
    """Half a class graded by other versions would be unfair, and nobody would see it."""
    real = grade_module.hello

    def with_another_numpy(crew, tier, seed):
        told = crew.executor.submit(real, {"letter": tier.letter}, seed).result()
        return tier, {**told["environment"], "numpy": "1.0"}

    monkeypatch.setattr(grade_module, "_surroundings", with_another_numpy)
    with pytest.raises(CourseError, match=r"The worker on .* has numpy .*, not 1\.0\."):
        grade(toy, work, cluster=cluster.scheduler_address, tier=tier, unsafe_no_sandbox=True)
