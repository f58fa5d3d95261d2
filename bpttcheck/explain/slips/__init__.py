"""Slips of the pen, a module each: what may have been meant at a place of the line."""
