"""Makes the redacted film of a source and its frozen boxes, and judges it before release (article 21)."""
