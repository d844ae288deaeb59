"""The page on which the scan of a signed paper is handed in (APL 61)."""
