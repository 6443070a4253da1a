"""Figures of the course: one a file, each a function that draws what it is handed and returns a Figure."""

from course.plots.anatomy_diagram import anatomy_diagram
from course.plots.calibration import calibration
from course.plots.confusion_table import confusion_table
from course.plots.curve_fits import curve_fits
from course.plots.curve_gallery import curve_gallery
from course.plots.decision_regions import decision_regions
from course.plots.difference_errors import difference_errors
from course.plots.draws_by_decade import draws_by_decade
from course.plots.exploding_losses import exploding_losses
from course.plots.gain_plateau import gain_plateau
from course.plots.heatmaps import heatmaps
from course.plots.images import images
from course.plots.initial_loss import initial_loss
from course.plots.label_lines import label_lines
from course.plots.learning_curve import learning_curve
from course.plots.loss_and_accuracy import loss_and_accuracy
from course.plots.network_diagram import network_diagram
from course.plots.parameter_counts import parameter_counts
from course.plots.pixel_weight import pixel_weight
from course.plots.probe_accuracy import probe_accuracy
from course.plots.ranks_by_epoch import ranks_by_epoch
from course.plots.rate_sweep import rate_sweep
from course.plots.replayed_log import replayed_log
from course.plots.replayed_search import replayed_search
from course.plots.runs import runs
from course.plots.search_best_so_far import search_best_so_far
from course.plots.search_grid_against_random import search_grid_against_random
from course.plots.search_parallel import search_parallel
from course.plots.search_scores import search_scores
from course.plots.selection_optimism import selection_optimism
from course.plots.show import show
from course.plots.smoothed_loss import smoothed_loss
from course.plots.stop_rule import stop_rule
from course.plots.style import COLORS, figure
from course.plots.surrogate_loss import surrogate_loss
from course.plots.tangent import tangent
from course.plots.width_sweep import width_sweep
from course.plots.winners_curse import winners_curse

__all__ = [
    "COLORS",
    "anatomy_diagram",
    "calibration",
    "confusion_table",
    "curve_fits",
    "curve_gallery",
    "decision_regions",
    "difference_errors",
    "draws_by_decade",
    "exploding_losses",
    "figure",
    "gain_plateau",
    "heatmaps",
    "images",
    "initial_loss",
    "label_lines",
    "learning_curve",
    "loss_and_accuracy",
    "network_diagram",
    "parameter_counts",
    "pixel_weight",
    "probe_accuracy",
    "ranks_by_epoch",
    "rate_sweep",
    "replayed_log",
    "replayed_search",
    "runs",
    "search_best_so_far",
    "search_grid_against_random",
    "search_parallel",
    "search_scores",
    "selection_optimism",
    "show",
    "smoothed_loss",
    "stop_rule",
    "surrogate_loss",
    "tangent",
    "width_sweep",
    "winners_curse",
]
