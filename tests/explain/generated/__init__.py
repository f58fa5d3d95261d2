"""Wrong lines made of right ones, one slip each, and how often the program says which slip it was.

Nothing here is shared with `bpttcheck.explain`: the slips are written down a second time, from the other side.
"""
