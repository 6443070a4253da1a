"""From what was handed in, whatever it is wrapped in, to whose it is and the bytes of one notebook."""

import stat
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

from course.autograder.files import plain
from course.autograder.release import ORIGINAL
from course.errors import BrokenFileError

SUFFIXES = (".ipynb", ".zip")
BYTES_LIMIT = 20 * 2**20
MEMBERS_LIMIT = 200


def student_name(path: Path) -> str:
    """Returns the student whose work stands at a path, spelled in one way on every system.

    Example:
        >>> student_name(Path("class/ada.ipynb"))
        'ada'
    """
    name = path.stem if path.suffix.lower() in SUFFIXES else path.name
    return unicodedata.normalize("NFC", plain(name)).strip() or path.name


def work_in(folder: Path, notebook: str) -> Path:
    """Returns the file to grade in a folder: a notebook, or a bundle where there is none.

    Args:
        folder: The folder.
        notebook: Name of the assignment's notebook, which goes before others.

    Raises:
        BrokenFileError: If it is not clear which file it is.
    """
    files = sorted(file.name for file in folder.iterdir() if not file.is_dir())
    found = _chosen([name for name in files if name.lower().endswith(".ipynb")], notebook)
    bundles = [name for name in files if name.lower().endswith(".zip")]
    if not found and len(bundles) == 1:
        return folder / bundles[0]
    if len(found) != 1:
        raise BrokenFileError(
            f"The folder {folder.resolve().name} holds {len(found)} notebooks.", "Hand in exactly one."
        )
    return folder / found[0]


def _chosen(names: list[str], notebook: str) -> list[str]:
    """Leaves out of several notebooks the hidden ones and the clean copy, and those of another name."""
    own = [
        name for name in names
        if PurePosixPath(name).name != ORIGINAL
        and not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)
    ] or names  # fmt: skip
    named = [name for name in own if PurePosixPath(name).name == notebook]
    return named if len(named) == 1 else own


def notebook_bytes(path: Path, notebook: str) -> bytes:
    """Returns the notebook that was handed in at a path, without unpacking anything or following links.

    Args:
        path: A notebook, a bundle made by `course submit`, or a folder with one of them.
        notebook: Name of the assignment's notebook, which goes before others in a folder or bundle.

    Raises:
        BrokenFileError: If there is no one notebook that can be read; the message says why.
    """
    if path.is_symlink():
        raise BrokenFileError(f"{path.name} is a link.", "Hand in the file itself.")
    if path.is_dir():
        return notebook_bytes(work_in(path, notebook), notebook)
    if not stat.S_ISREG(path.stat().st_mode):
        raise BrokenFileError(f"{path.name} is not a plain file.")
    if path.stat().st_size > BYTES_LIMIT:
        raise BrokenFileError(
            f"{path.name} is larger than {BYTES_LIMIT // 2**20} MiB.",
            "Clear all outputs, save, and hand in again.",
        )
    return _from_bundle(path, notebook) if path.suffix.lower() == ".zip" else path.read_bytes()


def _from_bundle(path: Path, notebook: str) -> bytes:
    """Reads the one notebook of a zip file, in memory."""
    try:
        with zipfile.ZipFile(path) as bundle:
            members = bundle.infolist()
            if len(members) > MEMBERS_LIMIT:
                raise BrokenFileError(f"{path.name} holds {len(members)} files.", "Use `course submit`.")
            for member in members:
                place = PurePosixPath(member.filename.replace("\\", "/"))
                if place.is_absolute() or ".." in place.parts or stat.S_ISLNK(member.external_attr >> 16):
                    raise BrokenFileError(f"{path.name} holds an unsafe path.", "Use `course submit`.")
            names = [member.filename for member in members if member.filename.lower().endswith(".ipynb")]
            found = _chosen(names, notebook)
            if len(found) != 1:
                raise BrokenFileError(f"{path.name} holds {len(found)} notebooks.", "Use `course submit`.")
            if bundle.getinfo(found[0]).flag_bits & 1:
                raise BrokenFileError(f"{path.name} has a password.", "Use `course submit`.")
            with bundle.open(found[0]) as member:
                data = member.read(BYTES_LIMIT + 1)
    except BrokenFileError:
        raise
    except Exception as error:  # each way to pack has errors of its own
        raise BrokenFileError(
            f"{path.name} is not a zip file that can be read.", "Use `course submit`."
        ) from error
    if len(data) > BYTES_LIMIT:
        raise BrokenFileError(
            f"The notebook in {path.name} is too large.", "Clear all outputs, save, hand in again."
        )
    return data
