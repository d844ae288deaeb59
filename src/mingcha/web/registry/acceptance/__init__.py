"""Pages and API of acceptances (arts. 7, 8)."""
