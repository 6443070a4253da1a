"""A bar over all trials of a search: the best so far, the time left."""

import math

import rich.progress


class SearchProgress:
    """Shows how far a search is, in epochs of all its trials.

    Args:
        stages: Pairs `(trials, epochs)`.
        objective: Name of the metric.
        direction: `"max"` or `"min"`.
        done: Epochs that ended before, of a search that is resumed.
        console: `rich.console.Console` to draw on; None is the terminal or the notebook.
    """

    def __init__(self, stages, objective: str, direction: str, done: int = 0, console=None):
        self.stages = stages
        self.objective = objective
        self.sign = 1 if direction == "max" else -1
        self.done = done
        self.best = None  # (score, number)
        self.bar = rich.progress.Progress(
            rich.progress.TextColumn("{task.description}"),
            rich.progress.BarColumn(bar_width=20),
            rich.progress.TextColumn("{task.percentage:3.0f}%"),
            rich.progress.TimeRemainingColumn(compact=True),
            rich.progress.TextColumn("{task.fields[best]}"),
            console=console,
        )
        total = sum(trials * epochs for trials, epochs in stages)
        self.task = self.bar.add_task("search", total=total, completed=done, best="")

    def start(self):
        self.bar.start()

    def stop(self):
        self.bar.stop()

    def trial_begins(self, number: int, stage: int):
        total = sum(trials for trials, _ in self.stages)
        where = f"trial {number + 1} of {total}, stage {stage + 1} of {len(self.stages)}"
        self.bar.update(self.task, description=where)

    def epoch_ends(self):
        self.bar.advance(self.task)

    def trial_ends(self, number: int, epochs: int, score: float | None):
        """Counts the trial's epochs as done, also those that it was spared.

        Args:
            number: Of the trial, from 0.
            epochs: Its length.
            score: None for a trial that failed.
        """
        self.done += epochs
        self.saw(number, score)
        self.bar.update(self.task, completed=self.done)

    def saw(self, number: int, score: float | None):
        """Remembers the best score, also of trials that ended before."""
        if (
            score is not None
            and math.isfinite(score)
            and (self.best is None or self.sign * score > self.sign * self.best[0])
        ):
            self.best = score, number
            self.bar.update(self.task, best=f"best {self.objective} {score:.4g} (trial {number + 1})")

    def note(self, text: str):
        """Prints a line above the bar."""
        self.bar.console.print(text, style="yellow", markup=False, highlight=False)
