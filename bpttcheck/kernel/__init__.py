"""The kernel that decides: a graph of small equations, one reverse pass over it, exact identity, balls.

It knows nothing of files, notation or models, and imports nothing of the rest of the package.
"""
