"""Models, and what can be said of a model without training it."""

from course.models.anatomy import Anatomy, LayerAnatomy, anatomy
from course.models.loss_gradients import loss_gradients
from course.models.mlp import mlp
from course.models.two_layer_mlp import two_layer_mlp

__all__ = ["Anatomy", "LayerAnatomy", "anatomy", "loss_gradients", "mlp", "two_layer_mlp"]
