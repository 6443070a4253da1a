"""Models, and what can be said of a model without training it."""

from course.models.anatomy import Anatomy, LayerAnatomy, anatomy

__all__ = ["Anatomy", "LayerAnatomy", "anatomy"]
