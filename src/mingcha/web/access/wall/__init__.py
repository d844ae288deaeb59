"""The wall of a duty monitor, its layouts, and synchronised playback (arts. 16(1), 16(2), 19)."""
