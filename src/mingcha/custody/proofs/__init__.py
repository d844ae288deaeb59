"""The daily proof of keeping: what is kept, what is missing and why (art. 16(5))."""
