"""Constraints on weights, projected exactly."""

from course.constraints.incoming_axes import incoming_axes
from course.constraints.max_norm import MaxNorm

__all__ = ["MaxNorm", "incoming_axes"]
