"""The rows of `benchmarks/diagnose.py`."""
