"""The daily proof of keeping: kept and missing footage with reasons (art. 16(5))."""
