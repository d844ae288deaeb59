"""What hides the view of an existing system, from the candidate to its end (article 12)."""
