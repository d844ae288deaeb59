"""The one door to footage (articles 14, 16(2), 16(3), 19): a grant, a short signed ticket under it, a register of every
opening. In this slice duty viewing alone; requests of officers (article 15) come through the same door later."""
