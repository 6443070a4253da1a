"""Models, and what can be said of a model without training it."""

from course.models.alexnet import alexnet
from course.models.anatomy import Anatomy, LayerAnatomy, anatomy
from course.models.densenet import densenet
from course.models.fcn import fcn
from course.models.fuse_batch_norm import FusedModel, fuse_batch_norm
from course.models.load_model import load_model
from course.models.loss_gradients import loss_gradients
from course.models.mlp import mlp
from course.models.pretrain_layerwise import pretrain_layerwise
from course.models.recompute_batch_norm import recompute_batch_norm
from course.models.resnet import resnet
from course.models.small_alexnet import small_alexnet
from course.models.two_layer_mlp import two_layer_mlp

__all__ = [
    "Anatomy",
    "FusedModel",
    "LayerAnatomy",
    "alexnet",
    "anatomy",
    "densenet",
    "fcn",
    "fuse_batch_norm",
    "load_model",
    "loss_gradients",
    "mlp",
    "pretrain_layerwise",
    "recompute_batch_norm",
    "resnet",
    "small_alexnet",
    "two_layer_mlp",
]
