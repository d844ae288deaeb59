"""Bookmarks: words of a person at an instant or a span of a point's footage; they open nothing (arts. 16(2), 19)."""
