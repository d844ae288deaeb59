"""Commands of issued documents."""
