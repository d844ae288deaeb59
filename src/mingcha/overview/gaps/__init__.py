"""Gaps of a whole city: required parts of sites without a camera in use that is online (article 6)."""
