"""Packages of a Debian mirror; scripts play apt-get and dpkg-deb."""

import pytest

from course.datasets.sources import SourceError, debian

UNPACK = 'test "$1" = -x && mkdir -p "$3/usr/share" && cp "$2" "$3/usr/share/a.gz"'


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "mirror.deb"
    path.write_bytes(b"content")
    return path


@pytest.fixture
def scratch(tmp_path):
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def test_the_package_is_downloaded_and_its_files_found(programs, archive, scratch):
    programs("apt-get", f'test "$1 $2 $3" = "-qq download pixels" && cp {archive} pixels_1_all.deb')
    programs("dpkg-deb", UNPACK)
    found = debian.unpack(debian.download("pixels", scratch), ("a.gz",))
    assert found == {"a.gz": b"content"}


def test_a_missing_file_is_named(programs, archive):
    programs("dpkg-deb", UNPACK)
    with pytest.raises(SourceError, match=r"the Debian package has no file b\.gz"):
        debian.unpack(archive, ("a.gz", "b.gz"))


def test_where_the_list_of_packages_is_old_it_is_refreshed_once(programs, archive, scratch):
    """A fresh container has no list at all."""
    programs(
        "apt-get",
        f'if test "$2" = update; then echo > ../listed; else test -e ../listed && cp {archive} p.deb; fi',
    )
    assert debian.download("pixels", scratch).name == "p.deb"


def test_without_a_mirror_apt_is_what_failed(programs, scratch):
    programs("apt-get", "exit 100")
    with pytest.raises(SourceError, match=r"^apt-get failed with status 100$"):
        debian.download("pixels", scratch)


def test_a_machine_without_apt_says_so(programs, scratch):
    with pytest.raises(SourceError, match="apt-get is not installed"):
        debian.download("pixels", scratch)


def test_a_truncated_package_is_refused_by_dpkg(programs, archive):
    programs("dpkg-deb", "exit 2")
    with pytest.raises(SourceError, match="dpkg-deb failed with status 2"):
        debian.unpack(archive, ("a.gz",))
