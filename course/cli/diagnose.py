"""`course diagnose MODEL --data FILE.npz`: the check-up on a saved model, as a page."""

import os
import sys
from pathlib import Path

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("diagnose")
@click.argument("model", type=FILE)
@click.option("--data", type=FILE, required=True, help="An .npz with `x` and `y`, and `x_val` and `y_val`.")
@click.option("--epochs", type=click.IntRange(min=1), help="Also train for so many epochs, under watch.")
@click.option("--batch-size", type=click.IntRange(min=1), default=32, show_default=True)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The page; by default NAME-diagnosis.html here.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON; write no page.")
@click.option("--strict", is_flag=True, help="End with status 1 where an error is found.")
def command(
    model: Path,
    data: Path,
    epochs: int | None,
    batch_size: int,
    output: Path | None,
    as_json: bool,
    strict: bool,
):
    """Say what is wrong with a saved model and its data.

    MODEL is a .keras file that was compiled before it was saved. It is left as it is: what is trained with
    --epochs is a copy in memory.
    """
    quiet_tensorflow()
    report = _report(model, data, epochs, batch_size)
    if as_json:
        click.echo(report.to_json())
    else:
        page = Path(f"{model.stem}-diagnosis.html") if output is None else output
        page.write_text(report.to_html(model.name), encoding="utf-8")
        click.echo(report.to_text())
        click.echo(f"Wrote {page}")
    if strict and not report.ok:
        sys.exit(1)


def quiet_tensorflow():
    """Imports Keras and starts its backend; what TensorFlow writes to stderr meanwhile is dropped.

    No setting of TensorFlow keeps all of it back: some lines are written before it reads its settings. An
    exception is raised as ever.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    sys.stderr.flush()
    kept = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        import keras

        keras.ops.zeros(1)
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _report(file: Path, data: Path, epochs: int | None, batch_size: int):
    from course import diagnose
    from course.callbacks import babysit
    from course.errors import CourseError
    from course.models import load_model

    arrays = _arrays(data)
    model = load_model(file)
    if not getattr(model, "compiled", False):
        raise CourseError(
            f"{file.name} was saved without a loss and an optimizer.", "Call `compile` before `save`."
        )
    validation = (arrays["x_val"], arrays["y_val"]) if "x_val" in arrays else None
    x, y = arrays["x"], arrays["y"]
    if epochs is None:
        return diagnose.check(model, x, y, validation_data=validation, batch_size=batch_size)
    _, report = babysit(
        model,
        x,
        y,
        validation_data=validation,
        batch_size=batch_size,
        epochs=epochs,
        verbose=0,
        on_error="record",
    )
    return report


def _arrays(file: Path) -> dict:
    """Reads the arrays, never pickled objects."""
    import zipfile

    import numpy as np

    from course.errors import BrokenFileError, CourseError

    try:
        with np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (OSError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise BrokenFileError(
            f"{file} is not an .npz of plain arrays.", "Write it by `np.savez(file, x=x, y=y)`."
        ) from error
    missing = {"x", "y"} - set(arrays)
    if missing or ("x_val" in arrays) != ("y_val" in arrays):
        wanted = ", ".join(sorted(missing)) or "both x_val and y_val"
        raise CourseError(
            f"{file} holds {', '.join(arrays) or 'nothing'}, not {wanted}.",
            "Write it by `np.savez(file, x=x, y=y, x_val=x_val, y_val=y_val)`.",
        )
    return arrays
