"""Whether a camera still sees what it was accepted for: blocked, turned, dark, frozen or lost.

Numbers of a small grey picture alone. Nothing here finds, counts or follows persons.
"""
