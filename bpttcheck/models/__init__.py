"""Models: equations as data, checked when they are read, and unrolled over sizes and times."""
