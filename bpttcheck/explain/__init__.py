"""Why a line is wrong: questions about it, each put to the kernel before anything is said."""

from bpttcheck.explain.diagnosis import explain
from bpttcheck.explain.questions import QUESTIONS

__all__ = ["QUESTIONS", "explain"]
