"""Viewing by the person concerned, a close relative or a guardian (decree 799, art. 21)."""
