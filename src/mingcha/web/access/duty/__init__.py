"""Opens duty viewing, issues tickets for the player, revokes grants (arts. 14, 16(2), 16(3), 19)."""
