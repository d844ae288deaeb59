"""Requests to view, copy or retrieve footage, from draft to end (arts. 14, 15, 19; decree 799, arts. 20, 21)."""
