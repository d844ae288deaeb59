"""Pages of moving and removing points: for who keeps a case, the police, and a guest without an account (art. 10)."""
