"""A bundle to hand in: the notebook, its digest, and what the public checks said."""

import io
import json
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

from course.autograder.check_notebook import Checked
from course.autograder.files import write_whole
from course.autograder.unwrap import work_in

DATE = (1980, 1, 1, 0, 0, 0)  # the same notebook gives the same bundle


@dataclass(frozen=True)
class Bundle:
    """A bundle on disk.

    Attributes:
        file: Where it is.
        digest: Digest of the notebook in it.
    """

    file: Path
    digest: str


def bundle(path: Path, checked: Checked, output: Path | None = None) -> Bundle:
    """Writes a bundle.

    Args:
        path: The notebook.
        checked: What the public checks said of it.
        output: Where to write; by default beside the notebook, with `.zip` for `.ipynb`.
    """
    notebook = work_in(path, checked.assignment.notebook) if path.is_dir() else path
    summary = {
        "assignment": checked.assignment.name,
        "submission": checked.submission.digest,
        "sandbox": {"tier": checked.tier.letter, "name": checked.tier.name},
        "checks": {
            answer.question.name: {result.check.name: result.passed for result in answer.results}
            for answer in checked.answers
        },
        "repairs": list(checked.submission.repairs),
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in (
            (checked.assignment.notebook, notebook.read_bytes()),
            ("submission.json", json.dumps(summary, indent=1).encode() + b"\n"),
        ):
            member = zipfile.ZipInfo(name, DATE)
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            out.writestr(member, content)
    file = notebook.with_suffix(".zip") if output is None else output
    return Bundle(write_whole(file, data.getvalue()), checked.submission.digest)
