"""Where the real data sets come from: Keras's own loaders, then packages of ordinary registries."""

from course.datasets.sources.failure import SourceError
from course.datasets.sources.keras_loader import from_keras
from course.datasets.sources.package import describe_package, from_package

__all__ = ["SourceError", "describe_package", "from_keras", "from_package"]
