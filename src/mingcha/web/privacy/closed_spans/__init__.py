"""Footage that is shown to nobody, over the API."""
