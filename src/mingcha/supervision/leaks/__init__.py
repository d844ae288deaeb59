"""Leak cases: opened with locked evidence, handled behind a wall, notified, ended (articles 20(4), 20(5))."""
