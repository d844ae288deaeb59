"""Which cameras are silent for days although their recorder speaks, for the suspicion of article 10 (夜间核对)."""
