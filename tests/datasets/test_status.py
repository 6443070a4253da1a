"""What of the catalogue is on this machine."""

from course.datasets import cache
from course.datasets.catalogue import CATALOGUE, REAL
from course.datasets.status import status


def of(name, **options):
    return {one.entry.name: one for one in status(**options)}[name]


def test_on_a_bare_machine_only_the_real_sets_are_absent():
    assert {one.entry.name for one in status() if one.state == "absent"} == set(REAL)
    assert [one.entry.name for one in status()] == list(CATALOGUE)


def test_a_fetched_set_is_here_with_its_source_and_size(tiny, content):
    file = cache.write(tiny, content, "a test")
    one = of("mnist")
    assert (one.state, one.source, one.size) == ("here", "a test", file.stat().st_size)


def test_a_check_verifies_what_ships_with_the_course_and_what_was_fetched(tiny, content):
    cache.write(tiny, content, "a test")
    assert of("mnist", check=True).state == "verified"
    assert of("fashion_mnist_small", check=True).state == "verified"


def test_a_check_finds_one_wrong_bit(tiny, content):
    file = cache.write(tiny, content, "a test")
    whole = bytearray(file.read_bytes())
    whole[-1] ^= 1
    file.write_bytes(whole)
    one = of("mnist", check=True)
    assert one.state == "damaged"
    assert "course data fetch mnist --force" in one.problem
