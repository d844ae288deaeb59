"""Pages of moving and removing points: for who keeps a case, for the police, and for a guest without an account (art. 10)."""
