"""Packages of a Debian mirror, through apt-get and dpkg-deb."""

from pathlib import Path

from course.datasets.sources import command
from course.datasets.sources.failure import SourceError


def download(package: str, folder: Path) -> Path:
    """Fetches a package by name and returns its archive; refreshes the list of packages if it must."""
    folder.chmod(0o755)  # apt's own user must be able to enter
    try:
        command.run(["apt-get", "-qq", "download", package], folder)
    except SourceError:
        command.run(["apt-get", "-qq", "update"], folder)
        command.run(["apt-get", "-qq", "download", package], folder)
    archives = list(folder.glob("*.deb"))
    if len(archives) != 1:
        raise SourceError(f"apt-get left {len(archives)} archives, not one")
    return archives[0]


def unpack(archive: Path, files: tuple[str, ...]) -> dict[str, bytes]:
    """Returns the content of the files of an archive that have these names.

    Raises:
        SourceError: If the archive is damaged or a file is missing.
    """
    folder = archive.parent / "unpacked"
    command.run(["dpkg-deb", "-x", str(archive), str(folder)], archive.parent)
    found = {file.name: file.read_bytes() for file in folder.rglob("*") if file.name in files}
    missing = [name for name in files if name not in found]
    if missing:
        raise SourceError(f"the Debian package has no file {missing[0]}")
    return found
