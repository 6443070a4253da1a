"""The cache file: whole or not there, damaged is said, safe for several processes."""

import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from course.datasets import cache
from course.errors import BrokenFileError

HERE = Path(__file__).parent


def files(home: Path) -> set[str]:
    return {file.name for file in home.rglob("*") if file.is_file()}


def test_what_is_written_is_read_back(tiny, content):
    cache.write(tiny, content, "a test")
    assert cache.read(tiny).tolist() == content.tolist()
    assert cache.source(tiny) == "a test"


def test_what_is_not_there_is_none(tiny, home):
    """Asking creates nothing."""
    assert cache.read(tiny) is None
    assert cache.source(tiny) == "unknown"
    assert not home.exists()


def test_nothing_is_below_a_home_that_is_a_file(tiny, tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file where the folder should be")
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "taken"))
    assert cache.read(tiny) is None


def test_an_interrupted_write_leaves_nothing(tiny, content, home, monkeypatch):
    """A half-written file under the right name would be taken for the data set."""

    def save_half(stream, array, allow_pickle):
        stream.write(array.tobytes()[:20])
        raise KeyboardInterrupt

    monkeypatch.setattr(cache.np, "save", save_half)
    with pytest.raises(KeyboardInterrupt):
        cache.write(tiny, content, "a test")
    assert files(home) == set()


def test_an_interrupted_write_leaves_the_file_that_was_there(tiny, content, home, monkeypatch):
    cache.write(tiny, content, "a test")
    monkeypatch.setattr(cache.os, "replace", lambda *paths: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        cache.write(tiny, content[::-1], "another")
    assert files(home) == {"mnist.npy", "mnist.source"}
    assert cache.read(tiny).tolist() == content.tolist()


def test_everyone_may_read_the_file(tiny, content):
    """A home may be shared by a class; temporary files are private by default."""
    assert stat.S_IMODE(cache.write(tiny, content, "a test").stat().st_mode) == 0o644


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda whole: whole[:-1], "not a whole NumPy array"),
        (lambda whole: whole[:10], "not a whole NumPy array"),
        (lambda whole: b"", "not a whole NumPy array"),
        (lambda whole: b"<html>no such page</html>", "not a whole NumPy array"),
        (lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]), "does not hold mnist as published"),
    ],
    ids=["a byte short", "cut in the header", "empty", "a web page", "one bit of one label"],
)
def test_a_damaged_file_is_named_and_left_as_it_is(tiny, content, damage, said):
    """Each load holds the whole file against the published checksum."""
    file = cache.write(tiny, content, "a test")
    file.write_bytes(damage(file.read_bytes()))
    before = file.read_bytes()
    with pytest.raises(BrokenFileError, match=said) as caught:
        cache.read(tiny)
    assert str(file) in caught.value.problem
    assert caught.value.next_step == "Replace it with: course data fetch mnist --force"
    assert file.read_bytes() == before


def test_an_array_of_objects_is_refused(tiny):
    """Unpickling would run what the file says."""
    file = cache.path(tiny)
    file.parent.mkdir(parents=True)
    np.save(file, np.array([{}]), allow_pickle=True)
    with pytest.raises(BrokenFileError):
        cache.read(tiny)


def test_changes_in_memory_do_not_reach_the_file(tiny, content):
    """A learner who centres the pixels in place must not spoil the next lesson."""
    cache.write(tiny, content, "a test")
    cache.read(tiny)[:] = 0
    assert cache.read(tiny).tolist() == content.tolist()


READER = """
import sys
sys.path.insert(0, sys.argv[1])
from conftest import tiny_content
from course.datasets import cache
from course.datasets.catalogue import CATALOGUE
import dataclasses
entry = dataclasses.replace(CATALOGUE["mnist"], sha256=cache.checksum(tiny_content()))
print("ready", flush=True)
while not cache.path(entry).exists():
    pass
for _ in range(300):
    assert cache.read(entry) is not None
"""


def test_readers_never_see_a_file_that_is_being_replaced(tiny, content):
    """Two notebooks read while a third process fetches again; a torn read would raise."""
    readers = [
        subprocess.Popen([sys.executable, "-c", READER, str(HERE)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for reader in readers:
        assert reader.stdout.readline() == "ready\n"
    while any(reader.poll() is None for reader in readers):
        cache.write(tiny, content, "a test")
    for reader in readers:
        reader.stdout.close()
    assert [reader.returncode for reader in readers] == [0, 0]
