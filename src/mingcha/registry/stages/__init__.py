"""Stages of a project's main works and of its video, side by side from design to use (article 8)."""
