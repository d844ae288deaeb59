"""Leak cases: opened with locked evidence, handled behind a wall against colleagues, notified, ended (20(4), 20(5))."""
