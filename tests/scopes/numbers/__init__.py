"""Lines and targets in NumPy, at any sizes: shapes by sort, indices as axes; of the package it shares the reader."""
