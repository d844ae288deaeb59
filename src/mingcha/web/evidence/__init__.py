"""Pages of the evidence logs (arts. 16(3), 20)."""
