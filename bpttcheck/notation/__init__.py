"""The notations in which people write, and the one tree into which they are read."""
