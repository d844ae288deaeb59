"""The home of a person: what is due, what is wrong and what was refused today, cut to the role (screens.md 2.1)."""
