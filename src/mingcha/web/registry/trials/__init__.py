"""Pages and API of the trial run of a project (art. 8)."""
