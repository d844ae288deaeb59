"""Cameras that are silent for days although their recorder reports, for the suspicion of article 10 (夜间核对)."""
