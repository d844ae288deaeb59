"""Stills for masks, over the API."""
