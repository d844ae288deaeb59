"""What was lost, made again: the journal from log and files, the database's hours from the journal (article 20)."""
