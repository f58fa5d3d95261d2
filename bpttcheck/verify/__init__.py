"""From a derivation to what is said of each of its lines."""

from bpttcheck.verify.many import verify_files
from bpttcheck.verify.pipeline import check, verify_file

__all__ = ["check", "verify_file", "verify_files"]
