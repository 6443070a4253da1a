"""Losses that Keras lacks."""

from course.losses.multiclass_hinge import MulticlassHinge

__all__ = ["MulticlassHinge"]
