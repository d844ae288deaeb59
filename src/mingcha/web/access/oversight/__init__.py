"""The audit of access to footage: page, CSV table, API (arts. 16(3), 25)."""
