"""Pages and API of projects (art. 5)."""
