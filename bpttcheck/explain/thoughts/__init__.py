"""Mistakes of thought, a module each: the true backward pass with one rule changed."""
