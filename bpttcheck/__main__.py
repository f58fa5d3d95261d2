"""``python -m bpttcheck``."""

from bpttcheck.cli import run

run()
