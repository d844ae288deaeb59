"""Exports: original footage of an opened request in a bag that a court can verify independently (arts. 15, 16(3), 19,
20)."""
