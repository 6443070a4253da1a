"""What was known of a run at the end of one of its epochs."""

from dataclasses import replace

from course.diagnose import Facts


def until(facts: Facts, epochs: int) -> Facts:
    """Returns the facts as they were when so many epochs were over; at the last one, all of them.

    Example:
        >>> from course.diagnose.facts import RunFacts
        >>> run = RunFacts([4.0, 3.0, 2.0, 1.0], 4, 2, 2, finished=True, history={"loss": [3.5, 1.5]})
        >>> early = until(Facts(run=run), 1).run
        >>> early.losses, early.history, early.finished
        ([4.0, 3.0], {'loss': [3.5]}, False)
    """
    run = facts.run
    if epochs >= run.epochs:
        return facts
    step = epochs * run.steps_per_epoch
    bad = run.first_nonfinite
    return replace(
        facts,
        run=replace(
            run,
            losses=run.losses[:step],
            steps=min(step, run.steps),
            epochs=epochs,
            finished=False,
            history={name: values[:epochs] for name, values in run.history.items()},
            probes=[one for one in run.probes if one.step <= step],
            updates=[one for one in run.updates if one.step <= step],
            first_nonfinite=bad if bad is not None and bad <= step else None,
        ),
    )
