"""Masks over what a camera may see and nobody may look at: drawn, checked, ended (art. 18; decree 799, art. 8)."""
