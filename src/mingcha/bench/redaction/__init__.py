"""`mingcha bench redaction`: cost and recall of the engine that makes redacted films, beside deface (article 21)."""
