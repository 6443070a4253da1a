"""Models, and what can be said of a model without training it."""

from course.models.anatomy import Anatomy, LayerAnatomy, anatomy
from course.models.loss_gradients import loss_gradients

__all__ = ["Anatomy", "LayerAnatomy", "anatomy", "loss_gradients"]
