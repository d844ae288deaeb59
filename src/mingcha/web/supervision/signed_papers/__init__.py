"""The pages on which the scan of a signed paper is handed in, waits, and is confirmed (APL 61)."""
