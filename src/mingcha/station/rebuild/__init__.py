"""Rebuilds lost data: the journal from log and files, the database's hours from the journal (article 20)."""
