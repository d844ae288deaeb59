"""Footage that is shown to nobody, since its mask is unchecked, missing or moved (arts. 7, 18)."""
