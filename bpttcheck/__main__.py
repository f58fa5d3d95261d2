"""``python -m bpttcheck``."""

from bpttcheck.cli import main

main(prog_name="bpttcheck")
