"""Beginnings of addresses that decide how a request is answered."""

API_ROOT = "/api/v1/"
"""Everything below is for programs and answered in JSON."""
