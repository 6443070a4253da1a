"""Files that are whole or not there: written beside their place, then renamed."""

import os
import tempfile
from pathlib import Path


def write_whole(file: Path, content: str | bytes) -> Path:
    """Writes a file so that an interruption leaves the old one, or none. Its folder is made if needed.

    Half a surrogate pair, which UTF-8 cannot hold, is written as `\\ud800`.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        os.chmod(name, 0o644)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return file


def plain(text: str) -> str:
    """Returns text that UTF-8 can hold: half a surrogate pair, as in a broken file name, is spelled out.

    Example:
        >>> plain("b" + chr(0xDCFF))
        'b\\\\udcff'
    """
    return text.encode("utf-8", "backslashreplace").decode()
