"""Monitoring seats and the layouts of their walls (art. 16(1))."""
