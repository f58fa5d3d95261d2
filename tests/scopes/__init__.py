"""Whether a proof that a line holds at every size can be broken: claims, brute force, figures."""
