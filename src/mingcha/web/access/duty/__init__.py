"""Opening duty viewing, tickets for the player, revoking (arts. 14, 16(2), 16(3), 19)."""
