"""Decoding and encoding for browsers that cannot play what was recorded, in worker processes."""
