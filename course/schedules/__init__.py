"""Learning-rate schedules: exact at their boundaries, and right for one step or an array of them."""

from course.schedules.boundaries import boundaries
from course.schedules.cosine_restarts import CosineRestarts
from course.schedules.cyclical import Cyclical
from course.schedules.epoch_table import EpochTable
from course.schedules.inverse_square_root import InverseSquareRoot
from course.schedules.one_cycle import OneCycle
from course.schedules.per_epoch import per_epoch
from course.schedules.power_decay import PowerDecay
from course.schedules.sequence import Sequence
from course.schedules.step_decay import step_decay
from course.schedules.warmup import Warmup

__all__ = [
    "CosineRestarts",
    "Cyclical",
    "EpochTable",
    "InverseSquareRoot",
    "OneCycle",
    "PowerDecay",
    "Sequence",
    "Warmup",
    "boundaries",
    "per_epoch",
    "step_decay",
]
