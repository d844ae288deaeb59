"""A person's start page: matters due, troubles and refusals of today, by role (screens.md 2.1)."""
