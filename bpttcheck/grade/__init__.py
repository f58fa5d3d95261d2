"""Homework: what a student handed in, judged and marked by what the teacher asks."""
