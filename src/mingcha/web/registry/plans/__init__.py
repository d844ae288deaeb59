"""Pages and API of construction plans (art. 5)."""
