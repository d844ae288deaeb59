"""Derived data of many points for lists, map and boards; writers notify it explicitly (arts. 3, 6, 13)."""
