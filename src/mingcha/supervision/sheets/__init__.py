"""Sheets of confirmed picture findings that leave for who removes what covers the view (arts. 12, 21)."""
