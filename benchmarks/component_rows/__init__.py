"""What `benchmarks/components.py` measures: a file for the clock, and one for each family of components."""
