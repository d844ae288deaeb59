"""Pages of bookmarks (articles 16(2), 19)."""
