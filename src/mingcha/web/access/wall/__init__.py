"""The wall of a duty monitor, its layouts, and playback in step (arts. 16(1), 16(2), 19)."""
