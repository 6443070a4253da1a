"""Writing a file so that one of its name is always whole, whatever kills the process."""

import os
from pathlib import Path


def write_whole(path: str | Path, text: str):
    """Writes beside `path`, waits for the disk, and renames; does nothing where the file says so already."""
    path = Path(path)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    unfinished = path.with_name(f".unfinished.{path.name}")
    with open(unfinished, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name, too, outlives a power cut
    finally:
        os.close(folder)
