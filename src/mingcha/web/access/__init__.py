"""Pages of the door: duty viewing, wall, playback in step, kept pictures (arts. 14, 16, 19)."""
