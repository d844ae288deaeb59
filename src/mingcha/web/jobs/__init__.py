"""The page of long jobs that a person asked for."""
