"""The recorder's journal beside its log: audit, file digest, schema check, rebuilding (article 20)."""
