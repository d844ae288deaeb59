"""Pages and JSON of the funding of systems (art. 4)."""
