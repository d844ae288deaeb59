"""Traces a leaked film to the line of the register under which it was watched (art. 20(1))."""
