"""A company of any size, drawn by a seed: for benchmarks, soak runs and tests of page budgets."""

from config.synthetic.load import load_synthetic

__all__ = ["load_synthetic"]
