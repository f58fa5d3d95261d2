"""LaTeX, as people paste it, into the same tree as the plain notation."""
