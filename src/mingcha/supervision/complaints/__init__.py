"""Complaints against organs and officials (检举控告): to an auditor, never to the organ complained of (article 25)."""
