"""Decoding, encoding and the process that does it: separate from whatever records or serves, under limits."""
