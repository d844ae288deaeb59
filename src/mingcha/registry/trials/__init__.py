"""The trial run of a project: its days and the people who see its pictures (article 8)."""
