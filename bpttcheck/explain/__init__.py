"""Why a line is wrong: questions about it, each put to the kernel before anything is said."""

from bpttcheck.explain.asked import QUESTIONS
from bpttcheck.explain.diagnosis import explain

__all__ = ["QUESTIONS", "explain"]
