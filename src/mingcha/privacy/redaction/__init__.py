"""Redaction of footage before it is published or shown to others (articles 19, 21; decree 799, arts. 21, 22)."""
