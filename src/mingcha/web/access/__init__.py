"""Pages of the door: duty viewing, wall, synchronised playback, kept pictures (arts. 14, 16, 19)."""
