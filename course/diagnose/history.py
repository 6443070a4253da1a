"""Reading a run after it is over: what its history tells."""

from dataclasses import replace

from course.diagnose.facts import Facts, RunFacts
from course.diagnose.judgement import judge
from course.diagnose.report import Report


def from_history(
    history,
    facts: Facts | None = None,
    steps_per_epoch: int | None = None,
    validation_rows: int | None = None,
) -> Report:
    """Judges a run by its metrics alone: overfitting, underfitting, still improving, bouncing, no signal.

    Args:
        history: What `fit` returned, or a dictionary from metric to values by epoch.
        facts: The facts of a check-up, `check(model, x, y).facts`: then chance, classes and learning rate are
            known too.
        steps_per_epoch: Updates in an epoch; None if unknown.
        validation_rows: Examples in the validation data; None if unknown.

    Returns:
        A `Report`.

    Raises:
        ValueError: If there is no loss in the history.

    Example:
        >>> losses = {"loss": [2.3, 1.5, 0.8, 0.4, 0.2, 0.1], "val_loss": [2.3, 1.9, 1.8, 2.4, 3.0, 3.8]}
        >>> from_history(losses).root.id
        'overfitting'
    """
    values = dict(getattr(history, "history", history))
    if not values.get("loss"):
        raise ValueError(f"`history` must hold a `loss` of one epoch at least. Received: {sorted(values)}")
    known = facts or Facts()
    epochs = len(values["loss"])
    if steps_per_epoch is None and known.rows and known.batch_size:
        steps_per_epoch = -(-known.rows // known.batch_size)
    run = RunFacts(
        history={name: [float(one) for one in series] for name, series in values.items()},
        epochs=epochs,
        planned_epochs=epochs,
        steps=epochs * (steps_per_epoch or 0),
        steps_per_epoch=steps_per_epoch,
        finished=True,
        validation_rows=validation_rows,
        probes=[known.initial] if known.initial else [],
    )
    return judge(replace(known, run=run, validation=any(name.startswith("val_") for name in values)))
