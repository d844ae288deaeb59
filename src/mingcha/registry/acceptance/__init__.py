"""Completion acceptance of batches of points by a group, the only way into use (articles 7, 8)."""
