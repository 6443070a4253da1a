"""The 1cycle policy: one rise, one fall, one end far below the start."""

import keras

from course import arguments
from course.schedules import _line
from course.schedules._counting import counted


@keras.saving.register_keras_serializable(package="course")
class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """Raises the learning rate to `peak`, then lowers it far below the start, once over the whole run.

    The rise is the first `round(rise * total_steps)` steps; its last step, and no other, has the rate `peak`.
    Two phases (the default): from there down to the end. Three phases: down to the start in as many steps as
    the rise took, then down to the end. Past the last step the rate stays at the end's.

        start = peak / div_factor        end = start / final_div_factor, at step total_steps - 1

    Only the learning rate moves. The paper lowers the momentum meanwhile; a compiled Keras optimizer does not
    read a momentum that is changed after the first step (TensorFlow, JAX), so a schedule cannot.

    Args:
        peak: Highest learning rate; above 0.
        total_steps: Optimizer updates of the whole run, `epochs * steps_per_epoch`.
        rise: Share of `total_steps` spent rising, in (0, 1), or (0, 0.5) with three phases.
        div_factor: What `peak` is divided by for the first rate; above 0.
        final_div_factor: What the first rate is divided by for the last; above 0.
        shape: How points are joined, "cosine" or "linear".
        three_phase: Whether to come back to the start before the last descent, as in the paper.

    Call arguments:
        step: Optimizer step, counted from 0: a scalar or an array of any shape.

    Returns:
        Learning rate, float32, in the shape of `step`.

    Raises:
        ValueError: If an argument is outside its range, or a phase would have no step.

    Example:
        >>> cycle = OneCycle(peak=1.0, total_steps=100, rise=0.3, div_factor=10, final_div_factor=100)
        >>> [round(float(cycle(step)), 4) for step in (0, 29, 64, 99)]
        [0.1, 1.0, 0.5005, 0.001]

    Source:
        Smith and Topin, 2017, Super-Convergence, https://arxiv.org/abs/1708.07120. The arguments are those of
        PyTorch's `OneCycleLR` (its `pct_start` is `rise`), and where `rise * total_steps` is whole so are the
        values.
    """

    def __init__(
        self,
        peak: float,
        total_steps: int,
        rise: float = 0.3,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        shape: str = "cosine",
        three_phase: bool = False,
    ):
        self.peak = arguments.positive("peak", peak)
        self.total_steps = arguments.whole("total_steps", total_steps, at_least=3)
        self.rise = arguments.positive("rise", rise)
        self.div_factor = arguments.positive("div_factor", div_factor)
        self.final_div_factor = arguments.positive("final_div_factor", final_div_factor)
        self.shape = arguments.one_of("shape", shape, _line.SHAPES)
        self.three_phase = arguments.flag("three_phase", three_phase)
        limit = 0.5 if three_phase else 1
        if self.rise >= limit:
            raise ValueError(f"`rise` must be in (0, {limit}). Received: rise={rise}")
        self._points = self._make_points()

    def _make_points(self) -> list[tuple[int, float]]:
        first, last = self.peak / self.div_factor, self.total_steps - 1
        top = round(self.rise * self.total_steps) - 1
        points = [(0, first), (top, self.peak), (last, first / self.final_div_factor)]
        if self.three_phase:
            points.insert(2, (2 * top, first))
        if top < 1 or points[-2][0] >= last:
            raise ValueError(
                "`total_steps` must leave a step for each phase. Received: "
                f"total_steps={self.total_steps}, rise={self.rise}"
            )
        return points

    def __call__(self, step):
        return _line.through(self._points, counted(step), self.shape)

    def get_config(self):
        return {
            "peak": self.peak,
            "total_steps": self.total_steps,
            "rise": self.rise,
            "div_factor": self.div_factor,
            "final_div_factor": self.final_div_factor,
            "shape": self.shape,
            "three_phase": self.three_phase,
        }
