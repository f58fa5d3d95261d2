"""What ``import bpttcheck`` offers: the same work as the command line's, as values."""
