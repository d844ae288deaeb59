"""Pages and API of the stages of a project (art. 8)."""
