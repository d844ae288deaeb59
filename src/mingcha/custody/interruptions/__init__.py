"""When cameras gave no footage, and why (art. 16(1))."""
