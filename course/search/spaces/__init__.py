"""Search spaces, one idea each: functions of `hp` that return a plain Keras thing and compose.

Each takes a `prefix` that is put before the names of its hyper-parameters, so that one model may use a space
twice. A hyper-parameter that means nothing under the other choices stands in `hp.conditional_scope`: it then
has no value. Ranges that span powers of ten are sampled on a log scale.
"""

from course.search.spaces.augmentation import augmentation
from course.search.spaces.conv_stack import conv_stack
from course.search.spaces.dense_stack import dense_stack
from course.search.spaces.optimizer import optimizer
from course.search.spaces.regularization import regularization
from course.search.spaces.schedule import schedule

__all__ = ["augmentation", "conv_stack", "dense_stack", "optimizer", "regularization", "schedule"]
