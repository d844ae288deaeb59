"""Scans of issued papers as people signed them: receipts of service, notices, records (APL 61; articles 12, 23)."""
