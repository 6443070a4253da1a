"""`datasets.load`: any set by its name, and what happens where a real one cannot be had."""

import numpy as np
import pytest

from course import datasets
from course.datasets import cache, fetching
from course.datasets.catalogue import CATALOGUE
from course.errors import BrokenFileError, UnavailableError, UnknownNameError

ALWAYS_HERE = [name for name in datasets.NAMES if CATALOGUE[name].kind != "real"]


@pytest.mark.parametrize("name", ALWAYS_HERE)
def test_each_set_that_needs_no_network_has_the_shape_that_the_catalogue_says(name):
    """The catalogue is what a learner reads before loading."""
    entry, split = CATALOGUE[name], datasets.load(name)
    train = entry.train if entry.kind == "synthetic" else entry.train - entry.validation
    for x, y, examples in (
        (split.x_train, split.y_train, train),
        (split.x_val, split.y_val, entry.validation),
        (split.x_test, split.y_test, entry.test),
    ):
        assert x.shape == (examples, *entry.shape)
        assert y.shape == (examples,)
        assert x.dtype == (np.float32 if entry.kind == "synthetic" else np.uint8)
        assert y.dtype == (np.int32 if entry.classes else np.float32)
    assert (split.name, split.classes, split.stand_in) == (name, entry.classes, False)


@pytest.mark.parametrize("name", [name for name in ALWAYS_HERE if CATALOGUE[name].classes])
def test_every_class_occurs_in_every_part(name):
    split = datasets.load(name)
    for y in (split.y_train, split.y_val, split.y_test):
        assert set(y.tolist()) == set(range(len(split.classes)))


@pytest.mark.parametrize("name", ALWAYS_HERE)
def test_the_same_call_gives_the_same_examples(name):
    first, again = datasets.load(name, seed=3), datasets.load(name, seed=3)
    assert (first.x_train == again.x_train).all()
    assert (first.y_test == again.y_test).all()


@pytest.mark.parametrize("name", ALWAYS_HERE)
def test_another_seed_gives_other_training_examples(name):
    assert (datasets.load(name, seed=3).x_train != datasets.load(name, seed=4).x_train).any()


def test_the_parts_of_a_synthetic_set_are_drawn_apart():
    """A shared stream would put training points into the test."""
    split = datasets.load("spirals", train=50, validation=50, test=50)
    assert not (split.x_train == split.x_test).any()
    assert not (split.x_train == split.x_val).any()


def test_the_test_points_do_not_depend_on_how_many_are_for_training():
    few, many = datasets.load("two_moons", train=10), datasets.load("two_moons", train=1000)
    assert (few.x_test == many.x_test).all()


def test_a_real_set_is_read_from_the_cache(tiny, content):
    """Of 30 + 10 images the last 5 of the 30 are for validation; pixels of image i are i."""
    cache.write(tiny, content, "a test")
    split = datasets.load("mnist", train=20)
    assert split.x_train[:, 0, 0, 0].tolist() == list(range(20))
    assert split.x_val[:, 0, 0, 0].tolist() == list(range(25, 30))
    assert split.x_test[:, 0, 0, 0].tolist() == list(range(30, 40))
    assert split.y_val.tolist() == [5, 6, 7, 8, 9]
    assert (split.source, split.stand_in) == ("a test", False)


def test_a_real_set_is_fetched_the_first_time(tiny, content, monkeypatch, capsys):
    monkeypatch.delenv("COURSE_OFFLINE")
    monkeypatch.setattr(fetching, "SOURCES", ((lambda name: "a test", lambda name: content),))
    assert datasets.load("mnist").source == "a test"
    assert capsys.readouterr().out == "Fetching mnist, once; this takes a minute or more.\n"
    datasets.load("mnist")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["cifar10", "mnist", "fashion_mnist"])
def test_where_a_real_set_cannot_be_had_clothes_stand_in(name, capsys):
    """A lesson runs through on any machine, and says on what; no path, so that outputs are comparable."""
    split = datasets.load(name, train=300, test=20)
    assert split.stand_in
    assert split.name == name
    assert split.x_train.shape == (300, *CATALOGUE[name].shape)
    assert split.x_test.shape == (20, *CATALOGUE[name].shape)
    assert capsys.readouterr().out == (
        f"{name} cannot be had on this machine; `course data fetch {name}` says why.\n"
        f"Bundled pictures of clothes stand in; claims that need {name} are not measured.\n"
    )


def test_without_a_stand_in_the_error_says_what_to_do():
    with pytest.raises(
        UnavailableError, match=r"COURSE_OFFLINE is set\. Unset it and run: course data fetch cifar10"
    ):
        datasets.load("cifar10", stand_in=False)


def test_sources_that_failed_are_not_asked_again_by_the_same_process(monkeypatch):
    """Without a network each question takes seconds, and a lesson may load a set several times."""
    asked = []

    def give(name):
        asked.append(name)
        raise fetching.sources.SourceError("gone")

    monkeypatch.delenv("COURSE_OFFLINE")
    monkeypatch.setattr(fetching, "SOURCES", ((str, give),))
    for _ in range(3):
        assert datasets.load("mnist", train=1).stand_in
    assert asked == ["mnist"]


def test_a_damaged_cache_file_is_not_hidden_by_a_stand_in(tiny, content):
    cache.write(tiny, content, "a test").write_bytes(b"damaged")
    with pytest.raises(BrokenFileError, match="course data fetch mnist --force"):
        datasets.load("mnist")


def test_an_unknown_name_is_one_line():
    with pytest.raises(UnknownNameError, match=r"^Unknown data set: 'moons'.*There are: cifar10, "):
        datasets.load("moons")


@pytest.mark.parametrize("name", ["mnist", "digits", "spirals"])
def test_bad_counts_and_seeds_are_refused_before_anything_is_read(name):
    with pytest.raises(ValueError, match=r"`train` must be .* Received: train=0"):
        datasets.load(name, train=0)
    with pytest.raises(ValueError, match=r"`seed` must be .* Received: seed=-1"):
        datasets.load(name, seed=-1)


def test_arrays_may_be_changed_in_place():
    """A learner may subtract the mean in place; PyTorch warns about arrays that cannot be written."""
    split = datasets.load("fashion_mnist_small")
    assert all(array.flags.writeable for array in (split.x_train, split.x_val, split.x_test))
    before = split.x_train[0, 10, 10, 0]
    split.x_train[0] += 1
    assert datasets.load("fashion_mnist_small").x_train[0, 10, 10, 0] == before
