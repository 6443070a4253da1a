"""What `benchmarks/search.py` measures: the problem, what a trial costs, and what the searches find."""
