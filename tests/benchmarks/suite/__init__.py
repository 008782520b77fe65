"""The parts of the benchmark suite: run.py, scaling.py and overload.py put them together."""
