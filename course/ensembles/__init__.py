"""Predictions averaged: over several models, over draws of one model, over crops of an image."""

from course.ensembles.ensemble import Ensemble
from course.ensembles.predict_averaged import predict_averaged
from course.ensembles.predict_multi_crop import predict_multi_crop

__all__ = ["Ensemble", "predict_averaged", "predict_multi_crop"]
