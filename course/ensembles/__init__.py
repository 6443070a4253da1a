"""Predictions averaged: over several models, over draws of one model."""

from course.ensembles.ensemble import Ensemble
from course.ensembles.predict_averaged import predict_averaged

__all__ = ["Ensemble", "predict_averaged"]
