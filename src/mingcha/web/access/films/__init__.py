"""Pages, forms and API of redacted films of requests (decree 799, art. 21; article 19)."""
